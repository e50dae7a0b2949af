import { expect, test } from 'vitest'
import type { DomainInput } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const isLong = process.env.MODE === 'long'
const calls = isLong ? 400 : 25

/** The same calls at each run (Numerical Recipes' LCG). */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const announces = ['none', 'both', 'ask'] as const

test(`MUST belong to one segment and be within 2 s of billsec, over ${calls} random calls (4-pbx, Call record: Invariants)`, async () => {
  for (const [at, announce] of announces.entries()) {
    const roll = dice(20_261_130 + at)
    const domain: Partial<DomainInput> = { recording: { enabled: true, announce } }
    const office = await openOffice({ domain })
    const phones = await Promise.all(['100', '101', '102'].map((user) => office.phone(user)))
    for (const phone of phones) phone.whenCalled = (call) => call.answer()
    const [ana, tom] = phones
    if (ana === undefined || tom === undefined) throw new Error('no phones')
    for (let n = 0; n < calls; n++) {
      // Ten calls of some minutes are within the hour that a registration lasts.
      if (n % 10 === 9) for (const phone of phones) await office.until(phone.register())
      const call = await talk(office, { caller: ana, callee: tom })
      const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
      if (announce === 'ask') for (const { press } of asking()) press(roll(5) === 0 ? '2' : '1')
      for (let step = roll(6); step > 0; step--) {
        await office.pass(roll(20_000))
        await act(roll(7), uniqueid)
      }
      await office.pass(roll(8000))
      await hangUp(office, roll(2) === 0 ? call.caller : call.callee)
      for (const live of office.pbx.calls()) office.pbx.hangUp(live.uniqueid)
      await office.pass(2500)

      function asking() {
        return office.media.leased.map((endpoint) => ({ press: (key: string) => endpoint.press(key) }))
      }
    }

    async function act(what: number, uniqueid: string): Promise<void> {
      const command = { uniqueid, user: null }
      const by = what % 2 === 0 ? 'caller' : 'callee'
      if (what < 2) office.pbx.record({ ...command, action: what === 0 ? 'pause' : 'resume' })
      else if (what < 4) office.pbx.transfer({ uniqueid, action: 'send', to: '102', by })
      else if (what === 4) office.pbx.transfer({ uniqueid, action: 'ask', to: '102', by })
      else office.pbx.transfer({ ...command, action: what === 5 ? 'cancel' : 'complete' })
      await office.pass(what * 700)
    }

    const files = office.media.recordings.map(({ options }) => options.path)
    const owners = office.store.records.filter(({ recording }) => recording !== '')
    const ids = owners.map(({ uniqueid, segment }) => `${uniqueid}.${segment}`)
    expect(new Set(files).size).toBe(files.length)
    expect(files.map((file) => file.replace(/^.*\/|\.wav$/g, '')).sort()).toEqual(ids.sort())
    const far = owners.filter(
      ({ billsec, recorded }) => Math.abs((recorded?.milliseconds ?? Number.NaN) - billsec * 1000) >= 2000
    )
    expect(far.map(({ uniqueid, segment, billsec, recorded }) => ({ uniqueid, segment, billsec, recorded }))).toEqual(
      []
    )
    // Not by there being none.
    expect(owners.length).toBeGreaterThan(calls / 2)
  }
}, 120_000)
