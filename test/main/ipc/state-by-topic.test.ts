import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesBetween } from '../../../main/ipc/changes-between.ts'
import type { AppState, Pickup } from '../../../main/ipc/contract.ts'
import { StateByTopic } from '../../../main/ipc/state-by-topic.ts'
import { applyChanges } from '../../../renderer/state/apply-changes.ts'
import { idle, ringing } from '../../support/app-state.ts'

const told = (before: Partial<AppState>, after: Partial<AppState>) => {
  const shared = new StateByTopic({ ...idle, ...before })
  return shared.update({ ...structuredClone(idle), ...structuredClone(after) })
}

describe('windows are told what has changed, by topic (8-reshape §10)', () => {
  test('one value of one topic: nothing else is in the message', () => {
    const userState = { ...idle.userState, doNotDisturb: { on: true, until: null } }
    expect(told({}, { userState })).toEqual([
      { topic: 'account', version: 1, changes: [{ at: ['userState', 'doNotDisturb', 'on'], value: true }], numbers: {} }
    ])
  })

  test('with how the numbers are written that it names, and no others', () => {
    const second = { ...ringing, id: 'call-2', number: '+4930901820', via: null }
    expect(told({ calls: [ringing] }, { calls: [ringing, second] })).toEqual([
      {
        topic: 'phone',
        version: 1,
        changes: [{ at: ['calls'], from: 1, remove: 0, insert: [second] }],
        numbers: { '+4930901820': '+49 30 901820' }
      }
    ])
  })

  test('of several topics each has a message of its own, pages first (2-cti, Pop-up)', () => {
    const tab = { id: 't', call: 'c', title: '', url: 'https://crm.test', pinned: false, over: false, uniqueid: 'u' }
    const warnings = { items: [], file: '/etc/offhook.json' }
    expect(
      told({}, { warnings, missed: 1, calls: [ringing], tabs: [tab], groups: [] }).map(({ topic }) => topic)
    ).toEqual(['pages', 'phone', 'team', 'live'])
  })

  test('versions of a topic rise by one with each of its own changes', () => {
    const shared = new StateByTopic(idle)
    const versions = [
      { missed: 1 },
      { missed: 1, readOnly: true },
      { missed: 2, readOnly: true },
      { missed: 2, readOnly: true }
    ].map((change) => shared.update({ ...idle, ...change }).map(({ topic, version }) => `${topic} ${version}`))
    expect(versions).toEqual([['phone 1'], ['account 1'], ['phone 2'], []])
    expect(shared.snapshot).toEqual({
      state: { ...idle, missed: 2, readOnly: true },
      versions: { pages: 0, phone: 2, account: 1, team: 0, live: 0 }
    })
  })

  test('what is as before stays the same object, whoever made it anew', () => {
    const shared = new StateByTopic({ ...idle, calls: [ringing] })
    const before = shared.snapshot.state
    shared.update({ ...structuredClone(idle), calls: [structuredClone(ringing)], missed: 1 })
    const { state } = shared.snapshot
    expect(state.calls).toBe(before.calls)
    expect(state.settings).toBe(before.settings)
    expect(state).not.toBe(before)
  })

  test('one lamp of a hundred is some hundred octets for each of 200 portals, and not the hundred lamps', () => {
    const lamps = Array.from(
      { length: 100 },
      (_, at): Pickup => ({
        ...{ uniqueid: `1763977508.${at}`, extension: `${100 + at}`, owner: `Colleague ${at}` },
        ...{ name: 'Rita Wagner', number: '+15550100177', via: '+15550100110' }
      })
    )
    const change = told(
      { pickups: lamps },
      { pickups: lamps.map((each, at) => (at === 57 ? { ...each, name: 'Ana' } : each)) }
    )
    expect(JSON.stringify(change).length).toBeLessThan(150)
    const gone = told({ pickups: lamps }, { pickups: lamps.toSpliced(57, 1) })
    expect(gone).toEqual([
      { topic: 'team', version: 1, changes: [{ at: ['pickups'], from: 57, remove: 1, insert: [] }], numbers: {} }
    ])
  })
})

describe('the changes between two values', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['a field that has gone', { a: 1, b: 2 }, { a: 1 }, [{ at: ['b'] }]],
    ['a field that is not there is as one without value', { a: 1, b: undefined }, { a: 1, c: undefined }, []],
    ['a field that has come', { a: 1 }, { a: 1, b: null }, [{ at: ['b'], value: null }]],
    ['null and something', { a: null }, { a: { b: 1 } }, [{ at: ['a'], value: { b: 1 } }]],
    [
      'two at once in one list',
      [{ id: 1, n: 1 }, 2, { id: 3, n: 3 }],
      [{ id: 1, n: 9 }, 2, { id: 3, n: 9 }],
      [
        { at: [0, 'n'], value: 9 },
        { at: [2, 'n'], value: 9 }
      ]
    ],
    [
      'another thing in its place is not the former one changed',
      [{ id: 1, n: 1 }],
      [{ id: 2, n: 1 }],
      [{ at: [0], value: { id: 2, n: 1 } }]
    ],
    ['the first of three has gone', [1, 2, 3], [2, 3], [{ at: [], from: 0, remove: 1, insert: [] }]],
    ['one twice', [1, 1], [1, 1, 1], [{ at: [], from: 2, remove: 0, insert: [1] }]],
    ['a list in the place of fields', { a: {} }, { a: [] }, [{ at: ['a'], value: [] }]]
  ])('%s', (_, before, after, changes) => {
    expect(changesBetween(before, after).changes).toEqual(changes)
  })

  test('applied by the window they give the new value, as JSON carries them; what is as before is the object of before', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(null, 0, 1, 'a', 'b', true, undefined),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('id', 'a', 'b', 'c'), tie('value'), { maxKeys: 4 })
      )
    })).value
    const asJson = (of: unknown) => JSON.parse(JSON.stringify({ of })).of
    fc.assert(
      fc.property(fc.record({ a: value, b: value }), fc.record({ a: value, b: value }), (one, other) => {
        const [before, after] = [asJson(one), asJson(other)]
        const { value, changes } = changesBetween(before, after)
        expect(value).toEqual(after)
        const applied = applyChanges(before, asJson(changes))
        expect(applied).toEqual(after)
        for (const key of ['a', 'b'])
          if (JSON.stringify(before[key]) === JSON.stringify(after[key])) expect(applied[key]).toBe(before[key])
      })
    )
  })
})
