import type { AppContext, AppOutcome, AppServices, Onward, PhoneInvitation } from '../../pbx-core/apps/context.ts'
import { onward } from '../../pbx-core/apps/onward.ts'
import { err, ok } from '../../pbx-core/base/result.ts'
import { Call, type CallOrigin } from '../../pbx-core/call/call.ts'
import type { Following } from '../../pbx-core/call/documents.ts'
import type { HookPoint, HookVerdict } from '../../pbx-core/call/hooks.ts'
import { Party } from '../../pbx-core/call/party.ts'
import type { Segment } from '../../pbx-core/call/segment.ts'
import type { CallDialog } from '../../pbx-core/call/sip-stack.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { PromptTrouble } from '../../pbx-core/contract/prompt-trouble.ts'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import type { TimelineFact } from '../../pbx-core/contract/timeline.ts'
import { ordinaryState, type UserState } from '../../pbx-core/contract/user-state.ts'
import type { CallView, PartyView } from '../../pbx-core/contract/views.ts'
import { ConferenceRoom } from '../../pbx-core/places/conference/conference-room.ts'
import { ParkingLot } from '../../pbx-core/places/parking/parking-lot.ts'
import { QueueLine } from '../../pbx-core/places/queue/queue-line.ts'
import type { Opening, Switched } from '../../pbx-core/routing/opening-hours.ts'
import { RecordingMedia } from './recording-media.ts'
import { StandInLeg, type StandInParts } from './stand-in-leg.ts'
import { StandInVoicemail } from './stand-in-voicemail.ts'
import { createVirtualClock } from './virtual-clock.ts'
import { type DomainInput, officeConfig } from './virtual-pbx.ts'

/** What one PBX can do for its applications, without one: everything that they ask for is the test's, and is noted. */
export class StandInOffice {
  readonly clock = createVirtualClock()
  readonly media = new RecordingMedia(this.clock)
  readonly config: Config
  /** Phones of each user, which ring when they are called. */
  readonly phones = new Map<string, readonly StandInLeg[]>()
  /** What a trunk gives, by its name: a leg, or why there is none. */
  readonly trunks = new Map<string, StandInLeg | Termination>()
  readonly states = new Map<string, Partial<UserState>>()
  readonly verdicts = new Map<string, HookVerdict>()
  /** What a hook sets of the call that it is asked about, and what it was told besides. */
  hooked: ((call: Call, extra: Readonly<Record<string, string>>) => void) | undefined
  /** What the application says next, in order; then no change. */
  documents: HookVerdict[] = []
  /** Sounds of the application that can be fetched, by URL. */
  readonly applicationSounds = new Set<string>()
  readonly ringing: Call[] = []
  /** Users who talk in another call. */
  readonly busy = new Set<string>()
  /** Why a user may not be counted. */
  limit: Termination | undefined
  /** Trunks that are not up. */
  readonly down = new Set<string>()
  /** Places in limits that are taken. */
  counted = 0
  /** Whether it is open, by the name of a time condition. */
  readonly openings = new Map<string, Opening>()
  /** What a time condition is switched to by the next press. */
  switched: Switched = null
  /** What has to come before a setting is on disk. */
  writing: Promise<void> = Promise.resolve()
  /** Why it cannot be written. */
  diskFault: string | undefined
  /** The dialog that an INVITE wants to take the place of. */
  dialog: CallDialog | undefined
  /** Where callers of queues wait; `line.tell` says who their agents are. */
  readonly line = new QueueLine({
    clock: this.clock,
    random: () => this.dice.shift() ?? 0,
    changed: () => {},
    paused: (agent, missed) => void this.asked.push(`${agent} is paused after ${missed}`),
    calledBack: (id) => ({
      ring: (agents) => void this.asked.push(`${id} rings ${agents}`),
      stopRinging: (agent) => void this.asked.push(`${id} stops ringing ${agent}`),
      turnAway: (reason) => void this.asked.push(`${id} is turned away: ${reason}`),
      giveUp: () => void this.asked.push(`${id} is given up`)
    })
  })
  readonly voicemail = new StandInVoicemail(this.clock, this.media)
  /** Where calls are parked. */
  readonly lot = new ParkingLot({ clock: this.clock, changed: () => {} })
  readonly turns = new Map<string, string>()
  /** Conferences that somebody has called, by name. */
  readonly rooms = new Map<string, ConferenceRoom>()
  /** What the dice show, from 0 to 1; then 0. */
  dice: number[] = []
  canSpeak = false
  /** Users whose account codes are closed. */
  readonly closedCodes = new Set<string>()
  /** Places that take no PIN. */
  readonly closedPins = new Set<string>()
  /** By whom too many PINs of mailboxes were guessed. */
  closedToCaller: 'caller' | 'trunk' | undefined
  /** Recorded prompts that cannot be played, by their names. */
  readonly promptTroubles = new Map<string, PromptTrouble>()
  /** Names that people have recorded for the directory: `names/101`. */
  readonly recordedNames = new Set<string>()
  /** How phones of users were invited. */
  readonly invitations: PhoneInvitation[] = []
  /** What the applications have asked for, in order: `phones 101`, `trunk main 2025550123`, `hook cti.inbound`. */
  readonly asked: string[] = []
  readonly ended: Segment[] = []
  /** How calls looked, each time that one had changed. */
  readonly views: CallView[] = []
  readonly bugs: unknown[] = []
  #calls = 0

  constructor(domain: Partial<DomainInput> = {}) {
    this.config = officeConfig(domain)
    this.lot.configure(this.config.domains[0]?.parking.slots ?? [])
  }

  leg(party: string, parts: Partial<StandInParts> = {}): StandInLeg {
    return new StandInLeg({ clock: this.clock, media: this.media, party, ...parts })
  }

  /** One phone of a user, which is registered. */
  phone(user: string, parts: Partial<StandInParts> = {}): StandInLeg {
    const leg = this.leg(user, parts)
    this.phones.set(user, [...(this.phones.get(user) ?? []), leg])
    return leg
  }

  person(extension: string): PartyView {
    const user = this.config.domains[0]?.users.find((candidate) => candidate.extension === extension)
    return { number: extension, name: user?.name ?? '', user: user === undefined ? null : extension }
  }

  call(origin: Partial<CallOrigin> = {}): Call {
    this.#calls += 1
    const [domain] = this.config.domains
    if (domain === undefined) throw new Error('an office is a domain')
    return new Call(
      {
        uniqueid: `call-${this.#calls}`,
        config: this.config,
        domain,
        direction: 'internal',
        caller: this.person('100'),
        exten: '101',
        did: '',
        trunk: null,
        channel: 'SIP/100-1',
        header: () => '',
        ...origin
      },
      this.clock,
      {
        changed: (changed) => void this.views.push(changed.view()),
        segmentEnded: (_, segment) => void this.ended.push(segment),
        memberMoved: () => {},
        left: () => {},
        segmentBegan: () => {},
        failed: (_, bug) => void this.bugs.push(bug)
      }
    )
  }

  /** A caller who waits, in a call of its own. */
  calling(origin: Partial<CallOrigin> = {}, parts: Partial<StandInParts> = {}) {
    const call = this.call(origin)
    const leg = this.leg(call.origin.caller.user ?? 'trunk:main', { isIncoming: true, ...parts })
    call.adopt(leg.asLeg, call.origin.caller)
    const context: AppContext = {
      call,
      caller: new Party(leg.asLeg, call.domain.country),
      services: this.services,
      signal: leg.signal,
      onward
    }
    return { call, leg, context }
  }

  /** Doors that lead to what the test says, and are noted. */
  doors(outcome: AppOutcome): Onward {
    return {
      enter: async (_, { type, name }) => {
        this.asked.push(`enter ${type}:${name}`)
        return outcome
      },
      dialOut: async (_, { kind }, user) => {
        this.asked.push(`dial out ${kind} for ${user?.extension ?? 'the domain'}`)
        return outcome
      },
      ask: async (_, { name }, { proceed }) => {
        this.asked.push(`ask ${name}`)
        return proceed()
      }
    }
  }

  get services(): AppServices {
    return {
      clock: this.clock,
      emergencyCalled: (_call, { number, trunk }) =>
        void this.asked.push(`told of ${number} by ${trunk?.name ?? 'no trunk'}`),
      phones: (call, user, invitation) => {
        this.asked.push(`phones ${user.extension}`)
        this.invitations.push(invitation)
        const legs = this.phones.get(user.extension) ?? []
        if (legs.length === 0) return err(terminations.absent(`no phone of ${user.extension} is registered`))
        for (const leg of legs) {
          leg.side = invitation.side ?? 'callee'
          call.adopt(leg.asLeg, this.person(user.extension))
        }
        return ok(legs.map((leg) => leg.asLeg))
      },
      servers: () => 1,
      isUp: (_, { name }) => !this.down.has(name),
      trunk: async (call, { name }, { number }) => {
        this.asked.push(`trunk ${name} ${number}`)
        const given = this.trunks.get(name) ?? terminations.congestion(`${name} has no room`)
        if (!(given instanceof StandInLeg)) return err(given)
        call.adopt(given.asLeg, { number, name: '', user: null })
        return ok(given.asLeg)
      },
      stateOf: (_, { extension }) => ({ ...ordinaryState, ...this.states.get(extension) }),
      talks: (_, extension) => this.busy.has(extension),
      setState: (_, { extension }, patch) => {
        this.asked.push(`state of ${extension} ${JSON.stringify(patch)}`)
        return extension === '102' ? err('it may not') : ok(undefined)
      },
      opening: (_, { name }) => {
        const opening = this.openings.get(name)
        if (opening === undefined) throw new Error(`nobody has said when ${name} is open`)
        return opening
      },
      toggleOpening: (_, { name }) => {
        this.asked.push(`switch ${name}`)
        return this.switched
      },
      whenKept: async () => {
        this.asked.push('on disk')
        await this.writing
        return this.diskFault === undefined ? ok(undefined) : err(this.diskFault)
      },
      queues: () => this.line,
      conference: (_, name) => this.#roomOf(name),
      promiseCallback: ({ uniqueid: caller }, queue, number) => {
        this.asked.push(`${queue} calls back ${number}`)
        this.line.tell({ on: 'promised', caller, callback: { id: `callback-${caller}`, number } })
      },
      parking: () => this.lot,
      replies: this.replies,
      mixer: () => this.media.mixer(),
      random: () => this.dice.shift() ?? 0,
      turns: this.turns,
      voicemail: this.voicemail,
      canSpeak: this.canSpeak,
      codesAreClosed: (_, user) => this.closedCodes.has(user),
      codeRefused: (_, user) => void this.asked.push(`wrong code of ${user}`),
      pinsAreClosed: (_, place) => this.closedPins.has(place),
      mailboxesAreClosedTo: () => this.closedToCaller,
      mailboxGuessed: () => void this.asked.push('guess of the caller'),
      pinRefused: (_, place) => void this.asked.push(`wrong PIN of ${place}`),
      promptTrouble: async (_, name) =>
        this.promptTroubles.get(name) ??
        (/^names\//.test(name) && !this.recordedNames.has(name)
          ? { file: `/data/prompts/${name}.wav`, found: null }
          : undefined),
      dialogOf: () => this.dialog,
      ringingAt: (_, extensions) => {
        this.asked.push(`ringing at ${extensions.join(',')}`)
        return this.ringing
      },
      isOwnHost: (_, host) => host === 'acme.test',
      lookUp: async () => undefined,
      hook: async (call, { name, config, extra = {} }: HookPoint) => {
        if (config !== undefined) this.asked.push(`hook ${name}`)
        this.hooked?.(call, extra)
        return this.verdicts.get(name) ?? { kind: 'go-on' }
      },
      offered: (_, { extension }) => void this.asked.push(`pop-up of ${extension}`),
      consult: (_, { party, number }) => void this.asked.push(`${party.number} asks ${number}`),
      outboundCall: (_, { user, number }) => {
        this.asked.push(`counted for ${user?.extension ?? 'the domain'}: ${number}`)
        if (this.limit !== undefined) return err(this.limit)
        this.counted += 1
        return ok({
          answered: () => void this.asked.push('minutes begin'),
          [Symbol.dispose]: () => {
            this.counted -= 1
          }
        })
      }
    }
  }

  get replies(): AppServices['replies'] {
    const inWords = ({ next, fields }: Following) => {
      const form = fields.map(([name, value]) => `${name}=${value}`)
      return [next.method, next.url, ...form].join(' ')
    }
    return {
      next: async (_, __, following) => {
        this.asked.push(inWords(following))
        return this.documents.shift() ?? { kind: 'go-on' }
      },
      tell: (_, __, following) => void this.asked.push(`tell ${inWords(following)}`),
      listen: (_, { program: { onAnswer, onHangup } }) => {
        if (onAnswer !== null || onHangup !== null) this.asked.push(`listen ${onAnswer} ${onHangup}`)
      },
      sound: async (_, __, url) => {
        this.asked.push(`fetch ${url}`)
        if (!this.applicationSounds.has(url)) return err('the application answered 404')
        return ok({ path: `/data/${url}`, [Symbol.dispose]: () => void this.asked.push(`drop ${url}`) })
      }
    }
  }

  /** The conference of that name in the configuration. */
  #roomOf(name: string): ConferenceRoom {
    const { maxParties = 20, moderators = [] } =
      this.config.domains[0]?.conferences.find((each) => each.name === name) ?? {}
    const rules = { maxParties, moderators, isAdHoc: false }
    const parts = { name, rules, clock: this.clock, mixer: this.media.mixer(), changed: () => {} }
    const room = this.rooms.get(name) ?? new ConferenceRoom(parts)
    this.rooms.set(name, room)
    return room
  }

  /** Lets everything settle, and time pass. */
  async pass(ms = 0): Promise<void> {
    await this.clock.advanceAsync(ms)
  }
}

/** What stands in a call's time line since it was last asked. */
export function factsOf(call: Call): readonly TimelineFact[] {
  return call.timeline.take().flatMap((entry) => ('fact' in entry ? [entry.fact] : []))
}
