use serde::Serialize;

/// A share with the Wilson score interval at 95 %.
#[derive(Serialize, Clone, Copy)]
pub struct Share {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Share {
    pub fn of(part: usize, whole: usize) -> Option<Self> {
        const Z: f64 = 1.959_963_984_540_054;
        if whole == 0 {
            return None;
        }
        let (part, whole) = (f64::from(u32::try_from(part).ok()?), f64::from(u32::try_from(whole).ok()?));
        let share = part / whole;
        let spread = Z * ((share * (1.0 - share) + Z * Z / (4.0 * whole)) / whole).sqrt();
        let (middle, scale) = (share + Z * Z / (2.0 * whole), 1.0 + Z * Z / whole);
        Some(Self {
            value: share,
            low: ((middle - spread) / scale).max(0.0),
            high: ((middle + spread) / scale).min(1.0),
        })
    }

    /// The share and its interval, or a dash.
    pub fn told(share: Option<Self>) -> String {
        share.map_or_else(|| "–".to_owned(), |of| format!("{:.2} ({:.2}–{:.2})", of.value, of.low, of.high))
    }
}
