import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bridge } from '../../renderer/bridge/bridge.ts'
import { noteOf, saveNotes } from '../../renderer/features/phone/note.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The note of a call, in an open field; main notes when what was sent. */
async function open() {
  const start = performance.now()
  const sent: string[] = []
  const bridge = {
    invoke: (
      command: string,
      { uniqueid, text, finished }: { uniqueid: string; text?: string; finished?: boolean }
    ) => {
      if (command === 'notes.read')
        return Promise.resolve({ ok: true, value: { text: '', outcome: '', savedAt: null } })
      sent.push(`${performance.now() - start} ${uniqueid} ${text}${finished ? ' finished' : ''}`)
      return Promise.resolve({ ok: true, value: { savedAt: 1 } })
    }
  } as unknown as Bridge
  const note = noteOf(bridge, '1.a')
  const close = note.open()
  await note.known
  return { bridge, note, close, sent }
}

describe('when a note is saved (2-cti, Which page belongs to which call)', () => {
  test('with each pause of typing', async () => {
    const { note, sent } = await open()
    note.change('p')
    await vi.advanceTimersByTimeAsync(200)
    note.change('pa')
    await vi.advanceTimersByTimeAsync(499)
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['700 1.a pa'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
  })

  test('at the latest every second, however long somebody types without one', async () => {
    const { note, sent } = await open()
    for (let keys = 1; keys <= 40; keys++) {
      note.change('x'.repeat(keys))
      await vi.advanceTimersByTimeAsync(100)
    }
    const at = sent.map((each) => Number(each.split(' ')[0]))
    expect(at.length).toBeGreaterThanOrEqual(3)
    for (const [index, moment] of at.entries()) expect(moment - (at[index - 1] ?? 0)).toBeLessThanOrEqual(1100)
  })

  test('when the window goes, and when its field does', async () => {
    const { bridge, note, close, sent } = await open()
    note.change('first')
    saveNotes(bridge)
    note.change('second')
    close()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['0 1.a first finished', '0 1.a second finished'])
  })

  test('in the record of its own call, whatever is typed for another meanwhile', async () => {
    const { bridge, note, sent } = await open()
    const other = noteOf(bridge, '1.b')
    other.open()
    await other.known
    note.change('of the first')
    other.change('of the second')
    await vi.advanceTimersByTimeAsync(500)
    expect(sent).toEqual(['500 1.a of the first', '500 1.b of the second'])
  })
})
