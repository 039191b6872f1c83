// What must be in no file.

/** Kinds of files that a site is made of. */
const KINDS = /\.(html|css|js|xml|pdf|svg|png|jpe?g|webp)$|(^|\/)\.jianbao[^/]*$/;

/** Files whose bytes are packed: by chance they hold any three bytes, the length of one Chinese character. */
const PACKED = /\.(pdf|png|jpe?g|webp)$/;
/** So many bytes are not there by chance. */
const TELLING = 4;

/**
 * Files that say one of `words` (in their name or their bytes, in any of the ways that HTML, scripts, addresses
 * and PDFs write text), and files that are of no kind a site is made of.
 */
export async function leaks(site, words) {
  const faults = [];
  for (const file of await site.files()) {
    if (!KINDS.test(file)) faults.push(`${file}: no file of a site`);
    const bytes = await site.read(file);
    const packed = PACKED.test(file);
    const text = packed ? '' : bytes.toString().toLowerCase();
    for (const word of words) {
      const said = file.includes(word)
        || (packed ? packedSpellings(word).some((spelling) => bytes.includes(spelling)) : spellings(word).some((spelling) => text.includes(spelling)));
      if (said) {
        faults.push(`${file}: says “${word}”`);
        break;
      }
    }
  }
  return faults;
}

/** A word as a text file may write it, in lower case. */
function spellings(word) {
  const units = [...Array(word.length).keys()].map((index) => word.charCodeAt(index));
  const each = (write) => units.map(write).join('').toLowerCase();
  return [
    word.toLowerCase(),
    each((unit) => `\\u${unit.toString(16).padStart(4, '0')}`),
    each((unit) => `&#x${unit.toString(16)};`),
    each((unit) => `&#${unit};`),
    encodeURIComponent(word).toLowerCase(),
  ];
}

/** A word as a packed file may have it beside what is packed: metadata, titles, PDF strings. */
function packedSpellings(word) {
  const wide = Buffer.from(word, 'utf16le').swap16();
  return [Buffer.from(word), wide, Buffer.from(wide.toString('hex')), Buffer.from(wide.toString('hex').toUpperCase())].filter(({ length }) => length > TELLING || (length === TELLING && /^[ -~]+$/.test(word)));
}
