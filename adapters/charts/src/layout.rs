//! Where the boxes of the picture stand and how its arrows run. The hierarchy is fixed; which
//! arrows there are, and what stands at them, is the chart's.

/// A box.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

const fn place(name: &'static str, x: i32, y: i32, width: i32, height: i32) -> Place {
    Place { name, x, y, width, height }
}

pub(crate) const WIDTH: i32 = 1580;
pub(crate) const HEIGHT: i32 = 950;

/// The regions, outermost first.
pub(crate) const BOXES: [Place; 5] = [
    place("live", 20, 60, 1540, 450),
    place("connecting", 50, 130, 250, 345),
    place("pending", 640, 130, 230, 345),
    place("connected", 1200, 130, 230, 345),
    place("ended", 1160, 740, 400, 190),
];

/// The leaves.
pub(crate) const LEAVES: [Place; 11] = [
    place("joining", 85, 170, 180, 36),
    place("retrying", 85, 216, 180, 36),
    place("reconnecting", 85, 262, 180, 36),
    place("admitted", 85, 308, 180, 36),
    place("fetching", 665, 170, 180, 36),
    place("deciding", 665, 280, 180, 36),
    place("active", 1225, 170, 180, 36),
    place("playing", 1225, 260, 180, 36),
    place("left", 1190, 780, 150, 36),
    place("failed", 1380, 780, 150, 36),
    place("refused", 640, 770, 230, 60),
];

/// The way of all arrows from one box to another, and where their text stands.
pub(crate) struct Route {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// The corners, as a path; none where the text alone says it, inside the box.
    pub(crate) path: Option<&'static str>,
    /// The left end of the text's first line, or its middle.
    pub(crate) x: i32,
    pub(crate) y: i32,
    /// How many characters fit a line.
    pub(crate) columns: usize,
}

const fn route(
    from: &'static str,
    to: &'static str,
    path: &'static str,
    (x, y): (i32, i32),
    columns: usize,
) -> Route {
    let path = if path.is_empty() { None } else { Some(path) };
    Route { from, to, path, x, y, columns }
}

pub(crate) const ROUTES: [Route; 18] = [
    route("start", "connecting", "M60 188 L85 188", (0, 0), 0),
    route("live", "pending", "M755 60 L755 170", (766, 84), 60),
    route("connecting", "connecting", "", (64, 368), 37),
    route("connecting", "connected", "M175 130 L175 112 L1315 112 L1315 130", (886, 106), 70),
    route("connecting", "refused", "M175 475 L175 800 L640 800", (188, 536), 66),
    route("pending", "connecting", "M640 326 L265 326", (318, 288), 48),
    route("pending", "pending", "M755 206 L755 280", (654, 342), 34),
    route("pending", "refused", "M755 475 L755 770", (766, 536), 58),
    route("connected", "connecting", "M1260 475 L1260 492 L230 492 L230 475", (884, 468), 46),
    route("connected", "connected", "M1315 206 L1315 260", (1212, 320), 34),
    route("connected", "refused", "M1220 475 L1220 715 L840 715 L840 770", (852, 734), 46),
    route("live", "ended", "M1250 510 L1250 740", (1260, 536), 26),
    route("live", "refused", "M700 510 L700 770", (330, 680), 46),
    route("ended", "live", "M1424 740 L1424 510", (1434, 536), 18),
    route("ended", "ended", "", (1174, 838), 58),
    route("ended", "refused", "M1160 800 L870 800", (890, 820), 38),
    route("refused", "refused", "", (640, 852), 34),
    route("any", "closed", "", (30, 930), 90),
];
