import { describe, expect, it } from 'vitest'
import { ProgressBoard } from '../../../main/http/remote-call/progress.ts'
import { Emitter } from '../../../pbx-core/base/emitter.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'

function board() {
  let now = 0
  const events = new Emitter<PbxEvents>((error) => {
    throw error
  })
  const pages = new ProgressBoard(events, () => now)
  const call = (uniqueid: string) => ({ uniqueid, domain: 'acme.test', user: '102', dest: '101' })
  return {
    pages,
    open: (uniqueid: string) => pages.open({ ...call(uniqueid), name: '', keys: '', connect: false })[0],
    end: (uniqueid: string) => events.emit('click-to-dial.progressed', { ...call(uniqueid), state: 'ended' }),
    pass: (ms: number) => {
      now += ms
    }
  }
}

describe('pages of calls that were clicked (3-click-to-dial)', () => {
  it('an ended call is shown for ten minutes', () => {
    const { pages, open, end, pass } = board()
    const token = open('one')
    end('one')
    pass(10 * 60_000)
    end('another')
    expect(pages.find(token)?.state).toBe('ended')
    pass(1)
    end('another')
    expect(pages.find(token)).toBeUndefined()
  })

  it('the newest two thousand calls have theirs: a flood of clicks takes no more memory', () => {
    const { pages, open } = board()
    const tokens = Array.from({ length: 2002 }, (_, index) => open(`call-${index}`))
    expect(tokens.map((token) => pages.find(token) !== undefined)).toEqual(tokens.map((_, index) => index >= 2))
  })

  it('and the newest two thousand pages of one call', () => {
    const { pages, open } = board()
    const tokens = Array.from({ length: 2002 }, () => open('one'))
    expect(tokens.map((token) => pages.find(token) !== undefined)).toEqual(tokens.map((_, index) => index >= 2))
  })

  it('nor do calls that nobody has a page of: the oldest of more than two thousand is forgotten', () => {
    const { pages, open, end } = board()
    for (let count = 0; count < 2001; count++) end(`call-${count}`)
    const states = ['call-1', 'call-0'].map((uniqueid) => pages.find(open(uniqueid))?.state)
    expect(states).toEqual(['ended', 'ringing'])
  })

  it('what was cancelled or is over cannot be cancelled again', () => {
    const { pages, open, end } = board()
    const token = open('one')
    expect([pages.cancel(token), pages.cancel('made up')]).toEqual([true, false])
    end('one')
    expect(pages.cancel(token)).toBe(false)
  })
})
