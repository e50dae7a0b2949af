import { describe, expect, it } from 'vitest'
import { encode } from '../../../pbx-core/media/audio/g711.ts'
import { formatWav, parseWav } from '../../../pbx-core/media/audio/wav.ts'

const samples = Int16Array.of(0, 1000, -1000, 32_767, -32_768)
const mono = formatWav({ sampleRate: 16_000, samples })

/** The file with a field of its format chunk changed. */
function withField(at: number, value: number, bytes: 1 | 2 | 4 = 2): Uint8Array {
  const file = mono.slice()
  for (let i = 0; i < bytes; i++) file[at + i] = (value >> (8 * i)) & 255
  return file
}

function wav(format: readonly number[], data: Uint8Array, extra: readonly number[] = []): Uint8Array {
  const chunk = (name: string, body: Uint8Array) => {
    const size = [body.length & 255, (body.length >> 8) & 255, 0, 0]
    return [...new TextEncoder().encode(name), ...size, ...body, ...(body.length % 2 === 1 ? [0] : [])]
  }
  const body = [...extra, ...chunk('fmt ', Uint8Array.from(format)), ...chunk('data', data)]
  return Uint8Array.from([
    ...new TextEncoder().encode('RIFF'),
    0,
    0,
    0,
    0,
    ...new TextEncoder().encode('WAVE'),
    ...body
  ])
}

describe('WAV files', () => {
  it('reads back what it writes', () => {
    expect(parseWav(mono)).toEqual({ ok: true, value: { sampleRate: 16_000, samples } })
  })

  it('mixes channels to one', () => {
    const stereo = [1, 0, 2, 0, 0x40, 0x1f, 0, 0, 0, 0x7d, 0, 0, 4, 0, 16, 0]
    const data = new Uint8Array(Int16Array.of(100, 300, -500, 500).buffer)
    expect(parseWav(wav(stereo, data))).toEqual({
      ok: true,
      value: { sampleRate: 8000, samples: Int16Array.of(200, 0) }
    })
  })

  it('reads G.711, and skips chunks it does not know', () => {
    const aLaw = [6, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]
    const list = [...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]
    const parsed = parseWav(wav(aLaw, encode(Int16Array.of(0, 848), 'PCMA'), list))
    expect(parsed).toEqual({ ok: true, value: { sampleRate: 8000, samples: Int16Array.of(8, 848) } })
  })

  it('cuts a length that reaches beyond the end', () => {
    expect(parseWav(withField(40, 0x7fffffff, 4))).toEqual({ ok: true, value: { sampleRate: 16_000, samples } })
  })

  it.each([
    ['nothing', new Uint8Array(), 'not-wav'],
    ['another file', new TextEncoder().encode('ID3 this is no wave file'), 'not-wav'],
    ['a head alone', mono.slice(0, 36), 'no-data'],
    ['a compressed format', withField(20, 85), 'unsupported-format'],
    ['24 bits', withField(34, 24), 'unsupported-format'],
    ['no channel', withField(22, 0), 'unsupported-format'],
    ['a rate of 0', withField(24, 0, 4), 'unsupported-format'],
    ['data before the format', Uint8Array.from([...mono.slice(0, 12), ...mono.slice(36)]), 'unsupported-format']
  ])('refuses %s', (_, file, error) => {
    expect(parseWav(file)).toEqual({ ok: false, error })
  })

  it('survives every truncation and every changed octet of the head', () => {
    for (let length = 0; length < mono.length; length++) expect(parseWav(mono.slice(0, length))).toHaveProperty('ok')
    for (let at = 0; at < 44; at++)
      for (const value of [0, 1, 127, 255]) expect(parseWav(mono.with(at, value))).toHaveProperty('ok')
  })
})
