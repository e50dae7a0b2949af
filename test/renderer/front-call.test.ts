import { describe, expect, it } from 'vitest'
import type { PhoneCall, PopupTab } from '../../main/ipc/contract.ts'
import { type FrontCall, frontCall, frontOf, frontOfTab } from '../../renderer/state/front-call.ts'
import { active, held, ringing, tab } from './support/samples.ts'

const ana = (change: Partial<PhoneCall> = {}) => active({ id: 'ana', uniqueid: '1.a', ...change })
const ben = (change: Partial<PhoneCall> = {}) => held({ id: 'ben', uniqueid: '2.b', ...change })
const cas = (change: Partial<PhoneCall> = {}) => ringing({ id: 'cas', uniqueid: '3.c', ...change })
const pageOf = (call: PhoneCall, over = false): PopupTab =>
  tab('https://crm.test/', { id: `tab ${call.id}`, call: call.id, uniqueid: call.uniqueid ?? '', over })

interface Step {
  readonly before?: readonly PhoneCall[]
  readonly calls: readonly PhoneCall[]
  readonly front?: FrontCall | null
  readonly tabs?: readonly PopupTab[]
  readonly atWork?: boolean
}
function idAfter({ before = [], calls, front = null, tabs = [], atWork = false }: Step): string | undefined {
  return frontCall({ front, before, calls, tabs, atWork })?.id
}

describe('pane, notes and "This call" belong to the active call (2-cti, Which page belongs to which call)', () => {
  it.each<[string, Step, string | undefined]>([
    ['the call that rings', { calls: [cas()] }, 'cas'],
    ['dial: the new call, though the ended one is still shown', dialled(), 'ben'],
    ['not a second caller that rings', { before: [ana()], calls: [ana(), cas()], front: frontOf(ana()) }, 'ana'],
    ['answer: the second caller', answered(), 'cas'],
    ['swap: the call that is taken up', swapped(), 'ben'],
    ['hold: the same call', { before: [ana()], calls: [ana({ state: 'held' })], front: frontOf(ana()) }, 'ana'],
    ['decline of the second: the first', declined(), 'ana'],
    ['decline with one held: that one', declinedBesideHeld(), 'ben'],
    [
      'decline of the only one: none',
      { before: [cas()], calls: [cas({ state: 'ended' })], front: frontOf(cas()) },
      undefined
    ],
    ['end: the same call, for its note to be finished', ended(), 'ana'],
    ['end beside a held one: that one', endedBesideHeld(), 'ben'],
    ['end beside a held one, amid typing: the same call', { ...endedBesideHeld(), atWork: true }, 'ana'],
    ['a caller amid typing about the last call: not yet', { ...ringsAfterEnd(), atWork: true }, 'ana'],
    ['a caller after the end of the last call', ringsAfterEnd(), 'cas'],
    ['answer amid typing about the last call', { ...answeredAfterEnd(), atWork: true }, 'cas'],
    ['a call that was chosen by hand, until another is active', chosen(), 'ben'],
    ['a call that is over, whose page was closed: that of the page that is left', closed(), 'ben']
  ])('%s', (_what, step, id) => {
    expect(idAfter(step)).toBe(id)
  })

  it('a call that has left the window is over', () => {
    expect(
      frontCall({ front: frontOf(ana()), before: [ana()], calls: [], tabs: [pageOf(ana())], atWork: false })
    ).toEqual({
      ...frontOf(ana()),
      state: 'ended'
    })
  })

  it('a page names its call, by the call where there is one', () => {
    expect(frontOfTab(pageOf(ben()), [ana(), ben()])).toEqual(frontOf(ben()))
    expect(frontOfTab(pageOf(ben(), true), [])).toMatchObject({ id: 'ben', uniqueid: '2.b', state: 'ended' })
  })
})

function dialled(): Step {
  const over = ana({ state: 'ended' })
  return { before: [over], calls: [over, ben({ state: 'calling' })], front: frontOf(over), tabs: [pageOf(ana(), true)] }
}
function answered(): Step {
  return {
    before: [ana(), cas()],
    calls: [ana({ state: 'held' }), cas({ state: 'active' })],
    front: frontOf(ana()),
    tabs: [pageOf(ana())]
  }
}
function swapped(): Step {
  return { before: [ana(), ben()], calls: [ana({ state: 'held' }), ben({ state: 'active' })], front: frontOf(ana()) }
}
function declined(): Step {
  return { before: [ana(), cas()], calls: [ana(), cas({ state: 'ended' })], front: frontOf(cas()) }
}
function declinedBesideHeld(): Step {
  return { before: [ben(), cas()], calls: [ben(), cas({ state: 'ended' })], front: frontOf(cas()) }
}
function ended(): Step {
  return { before: [ana()], calls: [ana({ state: 'ended' })], front: frontOf(ana()) }
}
function endedBesideHeld(): Step {
  return { before: [ana(), ben()], calls: [ana({ state: 'ended' }), ben()], front: frontOf(ana()) }
}
function ringsAfterEnd(): Step {
  return { before: [], calls: [cas()], front: { ...frontOf(ana()), state: 'ended' } }
}
function answeredAfterEnd(): Step {
  return { before: [cas()], calls: [cas({ state: 'active' })], front: { ...frontOf(ana()), state: 'ended' } }
}
function chosen(): Step {
  return { before: [ana(), ben()], calls: [ana({ muted: true }), ben()], front: frontOf(ben()) }
}
function closed(): Step {
  return { calls: [], front: { ...frontOf(ana()), state: 'ended' }, tabs: [pageOf(ben(), true)] }
}
