//! Deliveries to endpoints, and the pace at which events are made for subscribers.

mod pace;
mod worker;

pub(crate) use self::pace::FeedPace;
pub(crate) use self::worker::DeliveryWorkers;
