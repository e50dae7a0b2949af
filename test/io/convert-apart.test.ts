import { expect, test } from 'vitest'
import { convertApart } from '../../pbx-core/io/convert-apart.ts'

const script = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`)
const refused = (found: string) => ({ ok: false, error: { code: 'unsupported-format', found } })

test.each([
  ['never comes to an end', 'for (;;) {}', '> 0.5 s', 500],
  ['ends the thread', 'process.exit(3)', 'exit 3', 60_000],
  ['throws', 'throw new Error("broken frame")', 'Error: broken frame', 60_000]
] as const)(
  'a file on which the decoder %s is refused, and the next one has its turn',
  async (_, text, found, mostMs) => {
    expect(await convertApart(new Uint8Array(4), { script: script(text), mostMs })).toEqual(refused(found))
    expect(await convertApart(new TextEncoder().encode('OggS and more'))).toEqual(refused('Ogg'))
  }
)
