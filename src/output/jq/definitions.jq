# Definitions that make the embedded jq agree with jq 1.7. They replace those of the libraries.

# Paths
def _set_key($key; $value): ($key | type) as $type
  | if $type == "object" then (if . == null then [] else . end) | .[$key] = $value
    elif . == null and $type == "string" then {($key): $value}
    elif isobject and $type == "string" then . + {($key): $value}
    elif (. == null or isarray) and $type == "number" then
      (if . == null then [] else . end) | length as $length
      | ($key | floor | if . < 0 then . + $length end) as $at
      | if $at < 0 then error("Out of bounds negative array index")
        elif $at < $length then .[$at] = $value
        elif $at > 536870911 then error("Array index too large")
        else . + [range($at - $length) | null] + [$value] end
    else error("Cannot index \(type) with \($key | tojson)") end;
def setpath($path; $value):
  if $path | isarray | not then error("Path must be specified as an array")
  elif $path == [] then $value
  else $path[0] as $key | (.[$key] | setpath($path[1:]; $value)) as $new | _set_key($key; $new) end;
def _delete_key($key): ($key | type) as $type
  | if . == null then .
    elif $type == "object" and isarray then .[$key] = []
    elif isobject and $type == "string" then . as $in
      | reduce (keys_unsorted[] | select(. != $key)) as $k ({}; . + {($k): $in[$k]})
    elif isarray and $type == "number" then length as $length
      | ($key | floor | if . < 0 then . + $length end) as $at
      | if $at < 0 or $at >= $length then . else .[:$at] + .[$at + 1:] end
    else error("Cannot delete field at \($type) index of \(type)") end;
def _delete_path($path):
  if $path == [] then null
  elif ($path | length) == 1 then _delete_key($path[0])
  else $path[0] as $key | .[$key] as $child
    | if $child == null then . else ($child | _delete_path($path[1:])) as $new | _set_key($key; $new) end end;
def delpaths($paths):
  if $paths | isarray | not then error("Paths must be specified as an array") end
  | reduce ($paths | unique | reverse[]) as $path (.; _delete_path($path));
def del(f): delpaths([path(f)]);
def leaf_paths: paths(scalars);
def pick(f): . as $in | reduce path(f) as $path (null; setpath($path; $in | getpath($path)));
def walk(f): def _walk: if isobject then map_values(_walk) elif isarray then map(_walk) end | f; _walk;

def _whole: if isnumber then trunc end;
def _divisor($dividend; $note): if . == 0 and ($dividend | isnumber)
  then error("number (\($dividend)) and number (0) cannot be divided\($note) because the divisor is zero") end;
def _div(l; r): r as $r | l as $l | $l / ($r | _divisor($l; ""));
def _rem(l; r): r as $r | l as $l | ($l | _whole) % ($r | _whole | _divisor($l; " (remainder)"));

# Assignment: every use of an operator in a filter becomes a call of one of these.
def _assign(paths; values): values as $value | reduce path(paths) as $path (.; setpath($path; $value));
def _update(paths; f): reduce path(paths) as $path ([., []]; . as [$in, $deleted]
  | [first($in | getpath($path) | f)] as $new
  | if $new == [] then [$in, $deleted + [$path]] else [($in | setpath($path; $new[0])), $deleted] end)
  | . as [$in, $deleted] | $in | delpaths($deleted);
def _update_add(paths; values): values as $value | _update(paths; . + $value);
def _update_sub(paths; values): values as $value | _update(paths; . - $value);
def _update_mul(paths; values): values as $value | _update(paths; . * $value);
def _update_div(paths; values): values as $value | _update(paths; _div(.; $value));
def _update_rem(paths; values): values as $value | _update(paths; _rem(.; $value));
def _update_alt(paths; values): values as $value | _update(paths; . // $value);
def _add(l; r): r as $r | l as $l | $l + $r;
def _sub(l; r): r as $r | l as $l | $l - $r;
def _mul(l; r): r as $r | l as $l | $l * $r;
# The state after an update without a result is null, after one with several the last.
def _last(f): first(last(f), null);
def map_values(f): _update(.[]; f);

# Generators
def nth($n; f): if $n < 0 then error("nth does not support negative indices") else first(skip($n; f)) end;

# Strings and arrays
def ltrimstr($prefix): if isstring and ($prefix | isstring) and startswith($prefix) then .[$prefix | length:] end;
def rtrimstr($suffix): if isstring and ($suffix | isstring) and endswith($suffix) and $suffix != "" then
  .[:length - ($suffix | length)] end;
def join($separator): if length == 0 then "" else
  reduce .[] as $x (null; (if . == null then "" else . + $separator end)
    + (if $x == null then "" elif $x | isboolean or isnumber then $x | tojson else $x end)) end;
def from_entries: reduce .[] as $x ({}; . + {
  ($x | if .key == null then .k // .name // .Name // .K // .Key else .key end | if isstring then . else tojson end):
  ($x | if has("value") then .value elif has("v") then .v else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def _flatten($depth): reduce .[] as $x ([];
  if ($x | isarray) and $depth != 0 then . + ($x | _flatten($depth - 1)) else . + [$x] end);
def flatten: _flatten(-1);
def flatten($depth): if $depth < 0 then error("flatten depth must not be negative") else _flatten($depth) end;
def ascii: [.] | implode;
def toarray: if isarray then . else [.] end;
def row(quoted): map(if isstring then quoted elif . == null then "" elif . >= [] then
  error("\(type) cannot stand in a row") else tojson end);
def @csv: row("\"" + gsub("\""; "\"\"") + "\"") | join(",");
def @tsv: row(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")) | join("\t");

# SQL and streams
def IN(s): any(s == .; .);
def IN(source; s): any(source == s; .);
def INDEX(stream; f): reduce stream as $row ({}; . + {($row | f | tostring): $row});
def INDEX(f): INDEX(.[]; f);
def tostream: path(def _all: (.[]? | _all), .; _all) as $path
  | getpath($path) | reduce path(.[]?) as $key ([$path, .]; [$path + $key]);
def fromstream(f): foreach f as $event ({};
  (if .end then {} end)
  | if ($event | length) == 2 then .value |= setpath($event[0]; $event[1]) | .end = ($event[0] | length) == 0
    else .end = ($event[0] | length) == 1 end;
  if .end then .value else empty end);
def truncate_stream(stream): . as $depth | stream | select((.[0] | length) > $depth) | [.[0][$depth:]] + .[1:];
def truncate_stream($depth; stream): $depth | truncate_stream(stream);

# Dates
def _seconds: if isarray then mktime end;
def todate: _seconds | todateiso8601;
def dateadd(unit; $n): . + $n;
def datesub(unit; $n): . - $n;
def date: todate;
