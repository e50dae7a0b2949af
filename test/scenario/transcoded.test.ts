import { describe, expect, test } from 'vitest'
import { hangUp, openOffice, talk } from './office.ts'

type Office = Awaited<ReturnType<typeof openOffice>>

const g722 = '9 G722/8000'
const opus = '96 OPUS/48000/2'
const pcma = '8 PCMA/8000'

/** What the media side knows of each leg, in the order of the legs. */
function known(office: Office): (readonly string[])[] {
  return office.media.leased.map(({ stream }) => stream?.codecs.map(({ name }) => name) ?? [])
}

async function two(one: readonly string[], other: readonly string[]) {
  const office = await openOffice()
  const [ana, tom] = [await office.phone('100'), await office.phone('101')]
  ana.media = { ...ana.media, codecs: one }
  tom.media = { ...tom.media, codecs: other }
  return { office, ana, tom }
}

describe('two phones that share no codec (4-pbx, Media: transcoding only where the two sides share none)', () => {
  test.each([
    ['G.722 calls G.711', [g722], [pcma], ['G722'], ['PCMA']],
    ['G.711 calls G.722', [pcma], [g722], ['PCMA'], ['G722']],
    ['G.711 calls Opus', [pcma], [opus], ['PCMA'], ['OPUS']],
    ['Opus calls G.722', [opus], [g722], ['OPUS'], ['G722']]
  ])('%s: both are joined, each in its own', async (_, one, other, near, far) => {
    const { office, ana, tom } = await two(one, other)
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(known(office).map((codecs) => [...new Set(codecs)])).toEqual([near, far])
    const [first, second] = office.media.leased
    expect(first?.peer === second).toBe(true)
    await hangUp(office, caller)
  })

  test('hold and resume cross, and change no codec', async () => {
    const { office, ana, tom } = await two([pcma], [g722])
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
    expect(known(office)).toEqual([['PCMA'], ['G722']])
    await hangUp(office, callee)
  })

  test('one that both have is taken, though it is the first of neither', async () => {
    const { office, ana, tom } = await two([opus, pcma], [g722, pcma])
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(known(office)[0]).toEqual(['PCMA'])
    await hangUp(office, caller)
  })

  test('an application speaks to a phone that has G.722 or Opus alone (4-pbx, Prompts)', async () => {
    for (const codec of [g722, opus]) {
      const { office, ana } = await two([codec], [pcma])
      const call = ana.invite('*43')
      await office.pass()
      expect(call.statuses.at(-1)).toBe(200)
      expect(office.media.leased[0]?.echoing).toBe(true)
      await hangUp(office, call)
    }
  })

  test('a call whose parties speak two codecs is handed on to a third: it is asked for what it shares with whoever stays', async () => {
    const { office, ana, tom } = await two([opus, pcma], [g722])
    const lena = await office.phone('102')
    lena.media = { ...lena.media, codecs: [pcma] }
    lena.whenCalled = (call) => call.answer()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    office.pbx.transfer({ uniqueid, action: 'send', to: '102', by: 'callee' })
    await office.pass(2000)
    expect(callee.methods).toContain('BYE')
    expect(office.media.at(caller.heard.port).stream?.codecs.map(({ name }) => name)).toEqual(['PCMA'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(lena.call.heard.port)
    await hangUp(office, caller)
  })
})
