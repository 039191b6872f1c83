// Pictures that tell more than they show: with EXIF, a place of the globe among it, and a comment.

import { deflateSync } from 'node:zlib';

/** What the pictures' metadata says, to be found in no output. */
export const SECRETS = ['Exif\0\0', 'eXIf', 'SECRETCAMERA', 'SECRETCOMMENT'];

// A baseline JPEG of 32 × 16 pixels, grey, without metadata.
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+'
  + 'gXz/wAALCAAQACABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAAUG/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwCcA14D/9k=',
  'base64',
);

/** A little TIFF block as cameras write it: the maker's name, and a latitude and longitude. */
function exif() {
  const maker = Buffer.from('SECRETCAMERA\0');
  const gps = 8 + 2 + 2 * 12 + 4 + 14;
  const rationals = gps + 2 + 4 * 12 + 4;
  const tiff = Buffer.alloc(rationals + 48);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(2, 8);
  entry(10, 0x010f, 2, maker.length, 38); // Make
  entry(22, 0x8825, 4, 1, gps); // GPSInfo
  maker.copy(tiff, 38);
  tiff.writeUInt16LE(4, gps);
  entry(gps + 2, 1, 2, 2, 'N'.charCodeAt(0));
  entry(gps + 14, 2, 5, 3, rationals);
  entry(gps + 26, 3, 2, 2, 'E'.charCodeAt(0));
  entry(gps + 38, 4, 5, 3, rationals + 24);
  [28, 1, 11, 1, 40, 1, 112, 1, 58, 1, 30, 1].forEach((number, index) => tiff.writeUInt32LE(number, rationals + 4 * index));
  return tiff;
}

/** A JPEG with EXIF, GPS and a comment. */
export function jpeg() {
  const segment = (marker, data) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  return Buffer.concat([
    JPEG.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif()])),
    segment(0xfe, Buffer.from('SECRETCOMMENT')),
    JPEG.subarray(2),
  ]);
}

/** A PNG of `width` × `height` pixels in two tones, with an eXIf chunk and a text chunk. */
export function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8); // 8 bits, grey
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) rows.fill(y < height / 2 ? 0x55 : 0xcc, y * (width + 1) + 1, (y + 1) * (width + 1));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('eXIf', exif()),
    chunk('tEXt', Buffer.from('Comment\0SECRETCOMMENT', 'latin1')),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** CRC-32 as PNG has it (zlib's own came with node 20). */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
