//! Rewrites a parsed filter, so that operators do what they do in jq.
//!
//! The library updates values in place and does not create absent paths. jq collects the paths first, and then sets or deletes
//! each. `definitions.jq` defines the functions that replace the operators.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};

type Code<'a> = Term<&'a str>;

/// Replaces assignments, arithmetic and folds at all depths by calls.
pub(super) fn rewritten(term: Code<'_>) -> Code<'_> {
    match term {
        Term::BinOp(left, operator, right) => binary(rewritten(*left), operator, rewritten(*right)),
        Term::Fold(kind, source, pattern, mut arguments) => {
            arguments = arguments.into_iter().map(rewritten).collect();
            if kind == "reduce" && arguments.len() == 2 {
                arguments[1] = Term::Call("_last", vec![std::mem::take(&mut arguments[1])]);
            }
            Term::Fold(kind, boxed(*source), in_pattern(pattern), arguments)
        }
        Term::Str(format, parts) => Term::Str(format, parts.into_iter().map(part).collect()),
        Term::Arr(items) => Term::Arr(items.map(|items| boxed(*items))),
        Term::Obj(members) => {
            Term::Obj(members.into_iter().map(|(key, value)| (rewritten(key), value.map(rewritten))).collect())
        }
        Term::Neg(term) => Term::Neg(boxed(*term)),
        Term::Label(name, term) => Term::Label(name, boxed(*term)),
        Term::TryCatch(term, catch) => Term::TryCatch(boxed(*term), catch.map(|catch| boxed(*catch))),
        Term::IfThenElse(branches, otherwise) => Term::IfThenElse(
            branches.into_iter().map(|(condition, then)| (rewritten(condition), rewritten(then))).collect(),
            otherwise.map(|otherwise| boxed(*otherwise)),
        ),
        Term::Def(definitions, term) => {
            let definitions =
                definitions.into_iter().map(|Def { name, args, body }| Def { name, args, body: rewritten(body) });
            Term::Def(definitions.collect(), boxed(*term))
        }
        Term::Call(name, arguments) => Term::Call(name, arguments.into_iter().map(rewritten).collect()),
        Term::Path(term, Path(parts)) => {
            let parts = parts.into_iter().map(|(part, optional)| (path_part(part), optional));
            Term::Path(boxed(*term), Path(parts.collect()))
        }
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) => term,
    }
}

fn binary<'a>(left: Code<'a>, operator: BinaryOp<&'a str>, right: Code<'a>) -> Code<'a> {
    let name = match operator {
        BinaryOp::Assign => "_assign",
        BinaryOp::Update => "_update",
        BinaryOp::UpdateAlt => "_update_alt",
        BinaryOp::UpdateMath(Math::Add) => "_update_add",
        BinaryOp::UpdateMath(Math::Sub) => "_update_sub",
        BinaryOp::UpdateMath(Math::Mul) => "_update_mul",
        BinaryOp::UpdateMath(Math::Div) => "_update_div",
        BinaryOp::UpdateMath(Math::Rem) => "_update_rem",
        BinaryOp::Math(Math::Add) => "_add",
        BinaryOp::Math(Math::Sub) => "_sub",
        BinaryOp::Math(Math::Mul) => "_mul",
        BinaryOp::Math(Math::Div) => "_div",
        BinaryOp::Math(Math::Rem) => "_rem",
        BinaryOp::Pipe(pattern) => {
            return Term::BinOp(Box::new(left), BinaryOp::Pipe(pattern.map(in_pattern)), Box::new(right));
        }
        other => return Term::BinOp(Box::new(left), other, Box::new(right)),
    };
    Term::Call(name, vec![left, right])
}

fn in_pattern(pattern: Pattern<&str>) -> Pattern<&str> {
    match pattern {
        Pattern::Var(name) => Pattern::Var(name),
        Pattern::Arr(items) => Pattern::Arr(items.into_iter().map(in_pattern).collect()),
        Pattern::Obj(members) => {
            Pattern::Obj(members.into_iter().map(|(key, value)| (rewritten(key), in_pattern(value))).collect())
        }
    }
}

fn part<'a>(part: StrPart<&'a str, Code<'a>>) -> StrPart<&'a str, Code<'a>> {
    match part {
        StrPart::Term(term) => StrPart::Term(rewritten(term)),
        other => other,
    }
}

fn path_part(part: Part<Code<'_>>) -> Part<Code<'_>> {
    match part {
        Part::Index(key) => Part::Index(rewritten(key)),
        Part::Range(start, end) => Part::Range(start.map(rewritten), end.map(rewritten)),
    }
}

fn boxed(term: Code<'_>) -> Box<Code<'_>> {
    Box::new(rewritten(term))
}
