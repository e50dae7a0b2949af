import { describe, expect, test } from 'vitest'
import { MemoryStore } from '../support/memory-store.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told } from './office.ts'

const office: NonNullable<DomainInput['timeConditions']>[number] = {
  name: 'office',
  extension: '750',
  open: [{ days: 'mon-fri', from: '09:00', to: '17:00' }],
  holidays: { country: 'DE', region: 'BY' },
  days: [{ date: '2026-12-24', open: false }],
  switch: '*81',
  openTo: 'extension:100',
  closedTo: 'announcement:closed'
}

/** An office in Berlin at that moment; who calls comes to the time condition. */
async function openAt(local: string, change: Partial<typeof office> = {}, store?: MemoryStore) {
  const opened = await openOffice({
    clock: createVirtualClock(Date.parse(`${local}+01:00`)),
    ...(store === undefined ? {} : { store }),
    domain: {
      timeZone: 'Europe/Berlin',
      country: 'DE',
      users: [userConfig('100', 'Ana Keller'), userConfig('101', 'Tom Okafor')],
      timeConditions: [{ ...office, ...change }],
      announcements: [{ name: 'closed', prompt: 'closed', then: 'extension:101' }],
      inbound: [{ match: '*', to: 'time:office' }]
    }
  })
  opened.holidays.set('2026-12-25', '1. Weihnachtstag')
  const customer = opened.provider('main')
  const ana = await opened.phone('100')
  const tom = await opened.phone('101')
  return { office: opened, customer, ana, tom }
}

async function isOpenAt(local: string, change: Partial<typeof office> = {}): Promise<[boolean, string]> {
  const { office: opened, customer, ana } = await openAt(local, change)
  const call = customer.invite('+493012345')
  await opened.pass()
  const reached = ana.calls.length > 0
  if (reached) call.cancel()
  else await hangUp(opened, call)
  await opened.pass()
  const line = told(await opened.timeline()).find((entry) => /is (open|closed)/.test(entry)) ?? ''
  return [reached, /\((.*)\)/.exec(line)?.[1] ?? '']
}

describe('time conditions (4-pbx, Names of what is new)', () => {
  test.each([
    ['2026-11-30T08:59:59', false, 'hours'],
    ['2026-11-30T09:00:00', true, 'hours'],
    ['2026-11-30T16:59:59', true, 'hours'],
    ['2026-11-30T17:00:00', false, 'hours'],
    ['2026-11-29T12:00:00', false, 'hours'],
    ['2026-12-24T12:00:00', false, 'day'],
    ['2026-12-25T12:00:00', false, '1. Weihnachtstag']
  ])('at %s, in the time zone of the domain: open %s (%s)', async (local, open, because) => {
    expect(await isOpenAt(local)).toEqual([open, because])
  })

  test('a single day that is open goes before a holiday, in its usual hours', async () => {
    const days = [{ date: '2026-12-25', open: true }]
    expect(await isOpenAt('2026-12-25T12:00:00', { days })).toEqual([true, 'hours'])
    expect(await isOpenAt('2026-12-25T20:00:00', { days })).toEqual([false, 'hours'])
  })

  test.each([
    ['2026-11-27T23:30:00', true],
    ['2026-11-28T01:59:00', true],
    ['2026-11-28T02:00:00', false],
    ['2026-11-28T22:30:00', false]
  ])('hours over midnight belong to the day on which they began: %s open %s', async (local, open) => {
    const [reached] = await isOpenAt(local, { open: [{ days: 'fri', from: '22:00', to: '02:00' }] })
    expect(reached).toBe(open)
  })

  test.each([
    ['2026-11-28T12:00:00', true],
    ['2026-11-30T12:00:00', true],
    ['2026-11-26T12:00:00', false]
  ])('days over the weekend, fri-mon: %s open %s', async (local, open) => {
    const [reached] = await isOpenAt(local, { open: [{ days: 'fri-mon', from: '00:00', to: '24:00' }] })
    expect(reached).toBe(open)
  })

  test('a closed one says so, and the announcement leads on to its `then`', async () => {
    const { office: opened, customer, tom } = await openAt('2026-11-30T20:00:00')
    const call = customer.invite('+493012345')
    await opened.pass()
    expect(opened.media.leased[0]?.playing).toEqual(['prompt closed'])
    await opened.pass(600)
    expect(tom.calls).toHaveLength(1)
    tom.call.answer()
    await opened.pass()
    await hangUp(opened, call)
    expect(opened.record).toMatchObject({ disposition: 'ANSWERED', calleeUser: '101', lastapp: 'user' })
    const lines = told(await opened.timeline()).filter((line) => line.startsWith('decision: '))
    expect(lines).toEqual(
      expect.arrayContaining([
        'decision: to time:office',
        'decision: office is closed (hours)',
        'decision: to announcement:closed',
        'decision: to extension:101'
      ])
    )
    expect(lines.join('\n')).not.toContain('unanswered')
  })

  describe('its code switches it against the calendar until it is dialled again', () => {
    async function dial(opened: Awaited<ReturnType<typeof openAt>>, code = '*81') {
      const call = opened.ana.invite(code)
      await opened.office.pass(700)
      return call.methods.at(-1)
    }
    const open = (opened: Awaited<ReturnType<typeof openAt>>) => opened.office.pbx.openings('acme.test')

    test('what is open is closed, also in the night and the next morning; then it goes by the clock again', async () => {
      const opened = await openAt('2026-11-30T12:00:00')
      expect(open(opened)).toEqual([{ name: 'office', open: true, because: 'hours', holiday: '', code: '*81' }])
      expect(await dial(opened)).toBe('BYE')
      expect(opened.office.media.endpoints.at(-1)?.played).toEqual(['prompt now-closed'])
      expect(open(opened)).toEqual([{ name: 'office', open: false, because: 'switch', holiday: '', code: '*81' }])
      await dial(opened)
      expect(opened.office.media.endpoints.at(-1)?.played).toEqual(['prompt as-by-the-clock'])
      expect(open(opened)).toMatchObject([{ open: true, because: 'hours' }])
    })

    test('what is closed is open', async () => {
      const opened = await openAt('2026-11-30T20:00:00')
      await dial(opened)
      expect(opened.office.media.endpoints.at(-1)?.played).toEqual(['prompt now-open'])
      expect(open(opened)).toMatchObject([{ open: true, because: 'switch' }])
    })

    test('outlives a restart, and is told', async () => {
      const store = new MemoryStore()
      const opened = await openAt('2026-11-30T12:00:00', {}, store)
      await dial(opened)
      expect(opened.office.events.filter(({ name }) => name === 'opening.changed').slice(1)).toMatchObject([
        { payload: { domain: 'acme.test', openings: [{ name: 'office', open: false, because: 'switch' }] } }
      ])
      const again = await openAt('2026-12-01T12:00:00', {}, store)
      expect(open(again)).toMatchObject([{ open: false, because: 'switch' }])
    })

    test('nobody from outside dials it, and no hook or route leads there', async () => {
      const opened = await openAt('2026-11-30T12:00:00')
      const call = opened.customer.invite('*81')
      await opened.office.pass()
      call.cancel()
      await opened.office.pass()
      expect(open(opened)).toMatchObject([{ open: true, because: 'hours' }])
    })
  })
})
