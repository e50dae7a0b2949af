import { describe, expect, test } from 'vitest'
import { openOffice } from './office.ts'

describe('a network that loses, doubles and reorders (RFC 3261 §17)', () => {
  for (let seed = 1; seed <= 25; seed++) {
    test(`a call with hold and resume comes through, and leaves nothing behind (seed ${seed})`, async () => {
      const office = await openOffice({
        network: { seed, loss: 0.25, duplication: 0.15, delay: [1, 60] }
      })
      const ana = office.addPhone('100')
      const tom = office.addPhone('101')
      for (const phone of [ana, tom]) expect(await office.until(phone.register())).toMatchObject({ status: 200 })
      tom.whenCalled = (call) => {
        call.ring()
        call.answer()
      }
      const call = ana.invite('101')
      for (let waited = 0; !call.statuses.includes(200) && waited < 30_000; waited += 200) await office.pass(200)
      await office.pass(8000)
      expect(call.statuses.filter((status) => status >= 200 && status !== 401 && status !== 200)).toEqual([])
      expect(await office.until(call.hold())).toMatchObject({ status: 200 })
      await office.pass(8000)
      expect(tom.call.heard.direction).toBe('sendonly')
      expect(await office.until(call.resume())).toMatchObject({ status: 200 })
      await office.pass(8000)
      expect(tom.call.heard.direction).toBe('sendrecv')
      await office.until(tom.call.bye())
      await office.pass(8000)
      expect(call.methods).toContain('BYE')
      expect(office.records).toEqual([
        expect.objectContaining({ disposition: 'ANSWERED', hangupby: 'callee', hangupcause: 16 })
      ])
    })
  }
})

describe('a hundred calls at once', () => {
  test('answered, refused and given up in every order leave nothing behind', async () => {
    const office = await openOffice({ network: { seed: 7, delay: [1, 20] } })
    const phones = []
    for (let at = 0; at < 10; at++) phones.push(await office.phone(at % 2 === 0 ? '100' : '101'))
    const lena = await office.phone('102')
    for (const [at, phone] of phones.entries()) {
      phone.whenCalled = (call) => {
        call.ring()
        if (at % 3 === 0) office.clock.after(500 + 37 * at, () => call.invited && call.answer())
        if (at % 3 === 1) office.clock.after(300 + 11 * at, () => call.invited && call.refuse(486))
      }
    }
    const calls = []
    for (let at = 0; at < 100; at++) {
      const call = lena.invite(at % 4 === 0 ? '101' : '100')
      calls.push(call)
      if (at % 5 === 0) office.clock.after(40 + 13 * at, () => call.cancel())
      await office.pass(at % 7)
    }
    await office.pass(3000)
    for (const call of calls) if (call.statuses.includes(200)) void call.bye()
    await office.pass(30_000)
    expect(office.records).toHaveLength(100)
    const ended = new Set(office.records.map(({ disposition }) => disposition))
    expect(ended).toEqual(new Set(['ANSWERED', 'NO ANSWER']))
    expect(office.records.filter(({ disposition }) => disposition === 'ANSWERED')).toHaveLength(
      calls.filter((call) => call.statuses.includes(200)).length
    )
  })
})
