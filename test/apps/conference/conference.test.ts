import { beforeEach, describe, expect, it } from 'vitest'
import { conference } from '../../../pbx-core/apps/conference/conference.ts'
import { serve } from '../../../pbx-core/apps/serve.ts'
import { Party } from '../../../pbx-core/call/party.ts'
import type { SipLeg } from '../../../pbx-core/call/sip-leg.ts'
import type { Transfer } from '../../../pbx-core/call/transfer.ts'
import type { ConferenceRoom } from '../../../pbx-core/places/conference/conference-room.ts'
import { promptMs } from '../../support/recording-media.ts'
import { factsOf, StandInOffice } from '../../support/stand-in-services.ts'

const conferences = [
  { extension: '800', name: 'standup' },
  { extension: '801', name: 'board', pin: '4711', moderators: ['100'], maxParties: 2 },
  { extension: '802', name: 'named', announce: 'name' as const },
  { extension: '803', name: 'quiet', announce: 'none' as const }
]

describe('conference (4-pbx, Applications)', () => {
  let office: StandInOffice
  beforeEach(() => {
    office = new StandInOffice({ conferences })
  })

  const configOf = (name: string) => {
    const config = office.config.domains[0]?.conferences.find((each) => each.name === name)
    if (config === undefined) throw new Error(`there is no conference ${name}`)
    return config
  }

  /** Somebody calls the conference, and the whole of its call is run. */
  async function calls(name: string, user: string | null = '101', number = user ?? '+15550100199') {
    const caller = user === null ? { number, name: number, user } : office.person(user)
    const { call, leg } = office.calling({ caller, exten: configOf(name).extension ?? '' })
    const outcome = serve(
      { call, services: office.services, party: new Party(leg.asLeg, 'DE'), signal: new AbortController().signal },
      (context) => conference.run(context, configOf(name))
    )
    void outcome.then((termination) => call.end(termination))
    await office.pass()
    return { call, leg, outcome }
  }

  const roomOf = (name: string): ConferenceRoom => {
    const room = office.rooms.get(name)
    if (room === undefined) throw new Error(`nobody has called ${name}`)
    return room
  }
  const heard = (name: string) => [...roomOf(name).state.parties.values()].map(({ user }) => user)
  const mix = (at = 0) => [...(office.media.mixers[at]?.members ?? [])].map(([media, speaks]) => [media, speaks])

  it('answers, says that nobody else is there, and plays music until somebody comes; each hears all others', async () => {
    const ana = await calls('standup', '100')
    expect(ana.leg.told).toEqual(['answer'])
    expect([ana.call.state, ana.call.segment.callee]).toEqual([
      'answered',
      { number: '800', name: 'standup', user: null }
    ])
    expect(ana.leg.media.playing).toEqual(['prompt conference-alone'])
    await office.pass(promptMs)
    expect(ana.leg.media.playing).toEqual(['music'])
    const tom = await calls('standup', '101')
    expect([ana.leg.media.playing, tom.leg.media.playing]).toEqual([[], []])
    expect(mix()).toEqual([
      [ana.leg.media, true],
      [tom.leg.media, true]
    ])
    expect(office.media.mixers[0]?.played).toEqual(['tone enter'])
    expect(factsOf(tom.call)).toEqual([{ code: 'conference-joined', conference: 'standup', count: 2 }])
  })

  it('each one is a call of its own, with its own record; who goes is announced, and the last one hears music again', async () => {
    const ana = await calls('standup', '100')
    const tom = await calls('standup', '101')
    tom.leg.bye()
    await office.pass()
    expect(office.media.mixers[0]?.played).toEqual(['tone enter', 'tone leave'])
    expect(ana.leg.media.playing).toEqual(['music'])
    ana.leg.bye()
    await office.pass()
    expect(office.ended.map(({ caller, app, termination }) => [caller.user, app, termination?.by])).toEqual([
      ['101', { name: 'conference', data: 'standup' }, 'caller'],
      ['100', { name: 'conference', data: 'standup' }, 'caller']
    ])
    expect([roomOf('standup').isEmpty, mix()]).toEqual([true, []])
  })

  it('who comes is announced by name: as recorded, else as spoken, else as its number is; one that shows none by a tone', async () => {
    office.recordedNames.add('names/101')
    const said = () => office.media.mixers[0]?.played.splice(0)
    await calls('named', '100')
    const tom = await calls('named', '101')
    expect(said()).toEqual(['tone enter', 'prompt names/101', 'prompt conference-joins'])
    tom.leg.bye()
    await office.pass()
    expect(said()).toEqual(['tone leave', 'prompt names/101', 'prompt conference-leaves'])
    await calls('named', null, '12')
    expect(said()).toEqual(['tone enter', 'prompt digits/1', 'prompt digits/2', 'prompt conference-joins'])
    await calls('named', null, 'anonymous')
    expect(said()).toEqual(['tone enter'])
  })

  it('where nothing is to be announced nothing is heard', async () => {
    await calls('quiet', '100')
    const tom = await calls('quiet', '101')
    tom.leg.bye()
    await office.pass()
    expect(office.media.mixers[0]?.played).toEqual([])
  })

  it('asks for the PIN, and lets in whoever types it; a moderator comes in without', async () => {
    const tom = await calls('board', '101')
    expect([tom.leg.media.playing, tom.call.state]).toEqual([['prompt conference-pin'], 'setup'])
    tom.leg.presses('4711#')
    await office.pass()
    expect(heard('board')).toEqual(['101'])
    await calls('board', '100')
    expect(heard('board')).toEqual(['101', '100'])
    expect(factsOf(tom.call)).toEqual([
      { code: 'conference-pin', conference: 'board', accepted: true },
      { code: 'conference-joined', conference: 'board', count: 1 }
    ])
  })

  it('three wrong PINs end the call, which nobody has answered; who types nothing has guessed nothing', async () => {
    const tom = await calls('board', '101')
    tom.leg.presses('1234#')
    await office.pass()
    expect(tom.leg.media.playing).toEqual(['prompt conference-pin-wrong'])
    await office.pass(promptMs)
    tom.leg.presses('47')
    await office.pass(4000)
    await office.pass(promptMs)
    expect(tom.leg.media.playing).toEqual(['prompt conference-pin'])
    await office.pass(promptMs + 8000)
    await office.pass(promptMs)
    expect(await tom.outcome).toMatchObject({ result: 'forbidden' })
    expect([tom.leg.told, tom.call.segment.answeredAt]).toEqual([['answer', 'hang up completed'], undefined])
    expect(office.asked).toEqual(['wrong PIN of conference:board', 'wrong PIN of conference:board'])
    expect(roomOf('board').isEmpty).toBe(true)
  })

  it('a conference that takes no PIN now says so and ends the call; a moderator still comes in', async () => {
    office.closedPins.add('conference:board')
    const tom = await calls('board', '101')
    expect(tom.leg.media.playing).toEqual(['prompt conference-pin-closed'])
    await office.pass(promptMs)
    expect(await tom.outcome).toMatchObject({ result: 'forbidden' })
    expect(factsOf(tom.call)).toEqual([{ code: 'pins-closed', destination: 'conference:board' }])
    await calls('board', '100')
    expect(heard('board')).toEqual(['100'])
  })

  it('a conference that is closed while somebody types is not opened by the right PIN: calls at once have no more guesses', async () => {
    const tom = await calls('board', '101')
    office.closedPins.add('conference:board')
    tom.leg.presses('4711#')
    await office.pass()
    expect(tom.leg.media.playing).toEqual(['prompt conference-pin-closed'])
    await office.pass(promptMs)
    expect(await tom.outcome).toMatchObject({ result: 'forbidden' })
    expect(factsOf(tom.call)).toEqual([{ code: 'pins-closed', destination: 'conference:board' }])
    expect(roomOf('board').isEmpty).toBe(true)
  })

  it('whoever comes to a full or locked one is told which, before it types a PIN', async () => {
    await calls('board', '100')
    const tom = await calls('board', '101')
    tom.leg.presses('4711#')
    await office.pass()
    const late = await calls('board', '102')
    expect(late.leg.media.playing).toEqual(['prompt conference-full'])
    await office.pass(promptMs)
    expect(await late.outcome).toMatchObject({ result: 'busy' })
    expect(factsOf(late.call)).toEqual([{ code: 'conference-turned-away', conference: 'board', because: 'full' }])
    tom.leg.bye()
    await office.pass()
    roomOf('board').tell({ on: 'locked', isLocked: true })
    const locked = await calls('board', '102')
    expect(locked.leg.media.playing).toEqual(['prompt conference-locked'])
    await office.pass(promptMs)
    expect(await locked.outcome).toMatchObject({ result: 'declined' })
  })

  it('of two for the last place one comes in, though both were let to type the PIN', async () => {
    await calls('board', '100')
    const tom = await calls('board', '101')
    const lena = await calls('board', '102')
    tom.leg.presses('4711#')
    lena.leg.presses('4711#')
    await office.pass()
    expect(heard('board')).toEqual(['100', '101'])
    expect(lena.leg.media.playing).toEqual(['prompt conference-full'])
  })

  it('is muted by *6 and heard again by the same, and a voice says which; 6 alone, or late, is a key like others', async () => {
    await calls('standup', '100')
    const { leg, call } = await calls('standup', '101')
    const isMuted = () => roomOf('standup').party(call.uniqueid)?.isMuted
    leg.presses('6')
    leg.presses('*')
    await office.pass(3000)
    leg.presses('6')
    expect(isMuted()).toBe(false)
    leg.presses('*6')
    expect([isMuted(), leg.media.playing]).toEqual([true, ['prompt conference-muted']])
    expect(mix()[1]).toEqual([leg.media, false])
    leg.presses('*6')
    expect([isMuted(), leg.media.playing]).toEqual([false, ['prompt conference-unmuted']])
    await office.pass(promptMs)
    expect(leg.media.playing).toEqual([])
    expect(factsOf(call).filter(({ code }) => code === 'conference-muted')).toEqual([
      { code: 'conference-muted', isMuted: true, by: 'self' },
      { code: 'conference-muted', isMuted: false, by: 'self' }
    ])
  })

  it('MUST NOT mix what a telephone sends that has put the conference on hold (RFC 3264 §8.4)', async () => {
    await calls('standup', '100')
    const { leg, call } = await calls('standup', '101')
    for (const direction of ['sendonly', 'inactive'] as const) {
      expect(await leg.reoffers({ direction })).toMatchObject({ kind: 'accepted' })
      expect([mix()[1], call.view().onHold]).toEqual([[leg.media, false], true])
      await leg.reoffers({ direction: 'sendrecv' })
      expect([mix()[1], call.view().onHold]).toEqual([[leg.media, true], false])
    }
  })

  it('one that was held by whom it talked with before is offered to speak again', async () => {
    const { call, leg, context } = office.calling({ caller: office.person('101') })
    await context.caller.attendApplication()
    leg.session.local = leg.session.local && { ...leg.session.local, direction: 'sendonly' }
    void conference.run(context, configOf('standup'))
    await office.pass()
    expect(leg.told).toEqual(['answer', 'offer sendrecv'])
    expect(roomOf('standup').party(call.uniqueid)).toMatchObject({ isHolding: false })
  })

  it('who is taken out is hung up on, and its record says by whom', async () => {
    await calls('standup', '100')
    const tom = await calls('standup', '101')
    roomOf('standup').tell({ on: 'kicked', id: tom.call.uniqueid })
    expect(await tom.outcome).toMatchObject({ result: 'completed', by: 'operator' })
    expect(factsOf(tom.call).at(-1)).toEqual({ code: 'conference-kicked' })
    expect(heard('standup')).toEqual(['100'])
  })

  it('who transfers a conference gives its seat to whom it talks with in another call; nobody else can be handed on', async () => {
    await calls('standup', '100')
    const tom = await calls('standup', '101')
    const lena = office.leg('102')
    lena.answers()
    const told: number[] = []
    const transferTo = (target: Transfer<SipLeg>['target']): Transfer<SipLeg> => ({
      target,
      by: null,
      progress: async (status) => void told.push(status)
    })
    expect(tom.leg.refers(transferTo({ kind: 'number', number: '102' }))).toBe(false)
    const conversation = { kind: 'conversation', number: '102', party: office.person('102'), app: undefined } as const
    expect(tom.leg.refers(transferTo({ ...conversation, take: () => undefined }))).toBe(false)
    expect(tom.leg.refers(transferTo({ ...conversation, take: () => lena.asLeg }))).toBe(true)
    await office.pass()
    expect(told).toEqual([200])
    expect(tom.leg.termination).toMatchObject({ result: 'completed' })
    expect(heard('standup')).toEqual(['100', '102'])
    expect(office.ended.map(({ caller, number }) => [caller.user, number])).toEqual([['101', 1]])
    expect(tom.call.segment).toMatchObject({ number: 2, transferredBy: '101', caller: { user: '102' } })
    lena.bye()
    await office.pass()
    expect(office.ended.map(({ caller, app }) => [caller.user, app.data])).toEqual([
      ['101', 'standup'],
      ['102', 'standup']
    ])
  })

  it('who hangs up while it types the PIN was never in it', async () => {
    const tom = await calls('board', '101')
    tom.leg.bye()
    await office.pass()
    expect(await tom.outcome).toMatchObject({ result: 'completed', by: 'caller' })
    expect([roomOf('board').isEmpty, office.asked]).toEqual([true, []])
  })
})
