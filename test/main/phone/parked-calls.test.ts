import { expect, test } from 'vitest'
import type { Account } from '../../../main/access/accounts.ts'
import { ParkedCalls } from '../../../main/phone/parked-calls.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import type { ParkCommand } from '../../../pbx-core/contract/pbx.ts'
import type { CallView, ParkedView } from '../../../pbx-core/contract/views.ts'
import { StandInOffice } from '../../support/stand-in-services.ts'

const tom: Account = {
  domain: 'acme.test',
  user: '101',
  admin: false,
  systemAdmin: false,
  callFor: [],
  webPassword: ''
}

const stands = (change: Partial<ParkedView>): ParkedView => ({
  ...{ domain: 'acme.test', slot: '*71', uniqueid: 'a', since: 1, isComingBack: false, by: null },
  caller: { number: '+15550170', name: '', user: null },
  ...change
})

/** Tom's window, with what is parked in its domain. */
function windowOf(list: readonly ParkedView[]) {
  const parkedAs: ParkCommand[] = []
  const { call } = new StandInOffice().calling()
  let now = 1000
  const pbx = {
    parked: () => list,
    call: (uniqueid: string): CallView | undefined =>
      uniqueid === call.uniqueid ? { ...call.view(), callee: { number: '101', name: '', user: '101' } } : undefined,
    park: (command: ParkCommand) => {
      parkedAs.push(command)
      return ok(call.view())
    }
  }
  const watcher = { asks: tom, ports: { account: tom, pbx, wallTime: () => now++ } }
  return { parked: new ParkedCalls(watcher as never), parkedAs, call }
}

const by = { number: '101', name: 'Tom', user: '101' }

test('what comes back to the person rings above, and is not shown a second time; what comes back to others is (5-softphone)', () => {
  const others = stands({ uniqueid: 'b', slot: '*72', isComingBack: true, by: { ...by, user: '102' } })
  const { parked } = windowOf([stands({ isComingBack: true, by }), others, stands({ uniqueid: 'c', slot: '*73', by })])
  expect(parked.view.list.map(({ slot }) => slot)).toEqual(['*72', '*73'])
  expect([parked.find('a'), parked.find('c')?.slot]).toEqual([undefined, '*73'])
})

test('the time of telling alone makes them no others', () => {
  const { parked } = windowOf([stands({})])
  const first = parked.view
  expect(parked.view).toBe(first)
  parked.forget()
  expect(parked.view).not.toBe(first)
})

test('a person parks whom it talks with, as the side that leaves; a call of others is over for it', () => {
  const { parked, parkedAs, call } = windowOf([])
  expect([parked.park({ uniqueid: call.uniqueid }), parked.park({ uniqueid: 'another', slot: '*71' })]).toEqual([
    ok(null),
    { ok: false, error: { code: 'call_not_found', message: 'The call is over.' } }
  ])
  expect(parkedAs).toEqual([{ uniqueid: call.uniqueid, by: 'callee', slot: null }])
})
