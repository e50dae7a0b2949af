import { describe, expect, test } from 'vitest'
import { hangUp, openOffice, talk } from './office.ts'

describe('two phones that share only G.711, each in a law of its own (4-pbx, Media: transcoding where nothing is shared)', () => {
  for (const [one, other] of [
    ['0 PCMU', '8 PCMA'],
    ['8 PCMA', '0 PCMU']
  ] as const) {
    const open = async () => {
      const office = await openOffice()
      const [ana, tom] = [await office.phone('100'), await office.phone('101')]
      ana.media = { ...ana.media, codecs: [`${one}/8000`] }
      tom.media = { ...tom.media, codecs: [`${other}/8000`] }
      return { office, ana, tom }
    }

    test(`${one} calls ${other}: each is told its own, and the media side knows both`, async () => {
      const { office, ana, tom } = await open()
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      expect([caller.heard.codecs, callee.heard.codecs]).toEqual([[one], [one, other, '9 G722', '111 OPUS']])
      const [near, far] = office.media.leased
      const known = (leg: typeof near) => leg?.stream?.codecs.map(({ name }) => name)
      expect([known(near), known(far), near?.peer === far]).toEqual([[one.slice(2)], [other.slice(2)], true])
      await hangUp(office, caller)
    })

    test(`${one} calls ${other}: hold and resume cross`, async () => {
      const { office, ana, tom } = await open()
      const { caller, callee } = await talk(office, { caller: ana, callee: tom })
      for (const side of [caller, callee]) {
        const peer = side === caller ? callee : caller
        expect(await office.until(side.hold())).toMatchObject({ status: 200 })
        await office.pass()
        expect(peer.heard.direction).toBe('sendonly')
        expect(await office.until(side.resume())).toMatchObject({ status: 200 })
        await office.pass()
        expect(peer.heard.direction).toBe('sendrecv')
      }
      await hangUp(office, callee)
    })
  }

  test('the shared law is taken where there is one, and what is not spoken here is not added to', async () => {
    const office = await openOffice()
    const [ana, tom] = [await office.phone('100'), await office.phone('101')]
    ana.media = { ...ana.media, codecs: ['8 PCMA/8000'] }
    tom.media = { ...tom.media, codecs: ['0 PCMU/8000', '8 PCMA/8000'] }
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(caller.heard.codecs).toEqual(['8 PCMA'])
    await hangUp(office, caller)
    ana.media = { ...ana.media, codecs: ['3 GSM/8000'] }
    tom.media = { ...tom.media, codecs: ['0 PCMU/8000'] }
    const call = ana.invite('101')
    await office.pass()
    expect([call.statuses.at(-1), tom.call.heard.codecs]).toEqual([488, ['3 GSM']])
  })
})
