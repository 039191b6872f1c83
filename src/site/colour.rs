//! Colours and their contrast (WCAG 2.2).

/// The least contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3).
pub const TEXT_CONTRAST: f64 = 4.5;

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    const BLACK: Self = Self([0; 3]);

    /// A colour as `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| all_hex)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// The contrast ratio of two colours, from 1 to 21.
    /// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The colour nearest to this one, on the way to black or white, whose contrast with a background is at least so
    /// much.
    pub fn readable_on(self, background: Self, contrast: f64) -> Self {
        let away = if background.contrast(Self::WHITE) > background.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        };
        (0..=100)
            .map(|percent| self.mixed(away, percent))
            .find(|colour| colour.contrast(background) >= contrast)
            .unwrap_or(away)
    }

    fn mixed(self, other: Self, percent: u16) -> Self {
        let mut mixed = self.0;
        for (channel, towards) in mixed.iter_mut().zip(other.0) {
            let sum = u16::from(*channel) * (100 - percent) + u16::from(towards) * percent;
            *channel = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let cases = [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.478),
            ("#767676", "#ffffff", 4.542),
            ("#ff0000", "#ffffff", 3.998),
            ("#0000ff", "#ffffff", 8.592),
        ];
        for (a, b, ratio) in cases {
            let found = colour(a).contrast(colour(b));
            assert!((found - ratio).abs() < 0.001, "{a} {b}: {found}");
            assert_eq!(found, colour(b).contrast(colour(a)));
        }
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour("#9C1420").to_string(), "#9c1420");
        for text in [
            "", "#", "9c1420", "#9c142", "#9c14200", "#9c142g", "#+c1420", "#红红", "red",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_readable_tone_is_found_for_every_colour(red: u8, green: u8, blue: u8) {
            let colour = Colour([red, green, blue]);
            for background in ["#ece8e1", "#18191c", "#ffffff"].map(super::tests::colour) {
                let tone = colour.readable_on(background, 5.5);
                prop_assert!(tone.contrast(background) >= 5.5);
                if colour.contrast(background) >= 5.5 {
                    prop_assert_eq!(tone, colour);
                }
            }
        }
    }
}
