/** Formats that people record in or download, by the octets that their files begin with. */
const kinds: readonly (readonly [begins: RegExp, kind: string])[] = [
  [/^ID3|^\xff[\xe2-\xff]/, 'MP3'],
  [/^OggS/, 'Ogg'],
  [/^fLaC/, 'FLAC'],
  [/^.{4}ftyp/s, 'MP4 (M4A)'],
  [/^FORM.{4}AIF/s, 'AIFF'],
  [/^\.snd/, 'AU'],
  [/^#!AMR/, 'AMR'],
  [/^.E\u00df\u00a3/, 'WebM']
]

const encodings: Readonly<Record<number, string>> = {
  1: 'PCM',
  2: 'ADPCM',
  3: 'float',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM',
  85: 'MP3'
}

/** What a file is that is no WAV file which could be played: `MP3`, `WAV, PCM, 24 bit, 96000 Hz, 2 channels`. */
export function kindOfSound(head: Uint8Array): string {
  if (head.length === 0) return '0 B'
  const begin = String.fromCharCode(...head.subarray(0, 12))
  if (/^RIFF.{4}WAVE/s.test(begin)) return kindOfWav(head)
  return kinds.find(([begins]) => begins.test(begin))?.[1] ?? '?'
}

/** From its format chunk, which comes first but for chunks that nobody reads. */
function kindOfWav(head: Uint8Array): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  for (let at = 12; at + 24 <= head.length; at += 8 + view.getUint32(at + 4, true)) {
    if (String.fromCharCode(...head.subarray(at, at + 4)) !== 'fmt ') continue
    const tag = view.getUint16(at + 8, true)
    const [channels, rate, bits] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 12, true),
      view.getUint16(at + 22, true)
    ]
    return `WAV, ${encodings[tag] ?? `format ${tag}`}, ${bits} bit, ${rate} Hz${channels === 1 ? '' : `, ${channels} channels`}`
  }
  return 'WAV, ?'
}
