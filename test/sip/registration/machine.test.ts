import { describe, expect, it } from 'vitest'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import type { RegisterAnswer } from '../../../pbx-core/sip/registration/answer.ts'
import {
  type RegistrationEffect,
  type RegistrationEvent,
  registrationIdle,
  stepRegistration
} from '../../../pbx-core/sip/registration/machine.ts'

type Happening = RegistrationEvent | { readonly at: number } | { readonly chance: number }

/** The machine, one event after the other: each step as its state and what is to be done. */
function run(...events: readonly Happening[]) {
  let state = registrationIdle
  let inputs = { now: 0, chance: 0 }
  const steps: string[] = []
  for (const event of events) {
    if ('at' in event) inputs = { ...inputs, now: event.at }
    else if ('chance' in event) inputs = { ...inputs, chance: event.chance }
    else {
      const step = stepRegistration(state, event, inputs)
      state = step.state
      steps.push([state.name, ...step.effects.map(told)].join(', '))
    }
  }
  return { state, steps }
}

function told(effect: RegistrationEffect): string {
  switch (effect.do) {
    case 'register':
      return `register ${effect.seconds}${effect.to === undefined ? '' : ` at ${effect.to.text}`}`
    case 'wait':
      return `wait ${effect.ms}`
    default:
      return effect.do
  }
}

const start = { on: 'start' } as const
const timer = { on: 'timer' } as const
const moved = { on: 'moved' } as const
const stop = { on: 'stop' } as const
const silence = { on: 'failed', others: false } as const
const answered = (answer: RegisterAnswer) => ({ on: 'answered', answer }) as const
const granted = (seconds?: number) => answered({ kind: 'granted', seconds, serviceRoute: [] })
const away = (retryAfter = 0) => answered({ kind: 'failed', retryAfter })
const refused = answered({ kind: 'refused' })
const redirect = (...hosts: string[]) =>
  answered({ kind: 'redirected', targets: hosts.map((host) => makeUri({ host })) })
const ask = 'asking, stop-waiting, register 600'

describe('a registration', () => {
  it('is refreshed between half and three quarters of what was granted (RFC 3261 §10.2.4)', () => {
    expect(run(start, granted(3600), timer, { chance: 1 }, granted(3600)).steps).toEqual([
      ask,
      'registered, wait 1800000',
      ask,
      'registered, wait 2700000'
    ])
  })

  it('holds as long as we asked for where the registrar does not say', () => {
    expect(run(start, granted()).state.until).toBe(600_000)
  })

  it('is asked for with the seconds of Min-Expires after a 423, and so from then on (RFC 3261 §10.2.8)', () => {
    const brief = (least: number) => answered({ kind: 'too-brief', least })
    expect(run(start, brief(1800), granted(1800), timer).steps).toEqual([
      ask,
      'asking, stop-waiting, register 1800',
      'registered, wait 900000',
      'asking, stop-waiting, register 1800'
    ])
    for (const least of [0, 600, 86_401]) expect(run(start, brief(least)).steps[1]).toBe('waiting, wait 2500')
  })

  it('is not asked for without end where a registrar always wants a little more, nor every moment where it grants little', () => {
    const brief = (least: number) => answered({ kind: 'too-brief', least })
    const answers = Array.from({ length: 9 }, (_, at) => brief(601 + at))
    expect(run(start, ...answers).steps.slice(1, 4)).toEqual([
      'asking, stop-waiting, register 1200',
      'waiting, wait 2500',
      'waiting'
    ])
    expect(run(start, granted(1)).steps[1]).toBe('registered, wait 5000')
  })

  it('goes where it is redirected, to nobody twice, and five times at most (RFC 3261 §8.1.3.4)', () => {
    expect(run(start, redirect('a', 'b'), redirect('a', 'b'), redirect('a', 'b')).steps).toEqual([
      ask,
      'asking, register 600 at sip:a',
      'asking, register 600 at sip:b',
      'waiting, wait 2500'
    ])
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f']
    expect(run(start, ...hosts.map((host) => redirect(host))).steps.slice(5)).toEqual([
      'asking, register 600 at sip:e',
      'waiting, wait 2500'
    ])
    // A new attempt begins at the registrar again.
    expect(run(start, redirect('a'), granted(60), timer).steps[3]).toBe(ask)
  })

  it('that nobody answers is tried again after a time that doubles, up to 5 min (RFC 5626 §4.5)', () => {
    const waits = run(start, ...Array.from({ length: 9 }, () => [silence, timer]).flat()).steps.filter(
      (_, at) => at % 2
    )
    expect(waits.map((step) => Number(step.replace('waiting, wait ', '')) / 1000)).toEqual([
      2.5, 5, 10, 20, 40, 80, 150, 150, 150
    ])
    expect(run(start, { chance: 1 }, silence).steps[1]).toBe('waiting, wait 5000')
    expect(run(start, silence, timer, granted(60), timer, silence).steps.at(-1)).toBe('waiting, wait 2500')
  })

  it('waits as long as the registrar asks for, an hour at most (RFC 3261 §20.33)', () => {
    expect(run(start, away(60)).steps[1]).toBe('waiting, wait 60000')
    expect(run(start, away(1)).steps[1]).toBe('waiting, wait 2500')
    expect(run(start, away(86_400)).steps[1]).toBe('waiting, wait 3600000')
  })

  it('goes on at another server at once where there is one (RFC 3263 §4.3)', () => {
    expect(run(start, { on: 'failed', others: true }, silence).steps).toEqual([ask, ask, 'waiting, wait 2500'])
  })

  it('that is refused is left alone for 10 min, then longer, an hour at most: a wrong password is not hammered', () => {
    const { steps } = run(start, ...Array.from({ length: 5 }, () => [refused, timer]).flat())
    expect(steps.filter((_, at) => at % 2)).toEqual([
      'refused, wait 600000',
      'refused, wait 1200000',
      'refused, wait 2400000',
      'refused, wait 3600000',
      'refused, wait 3600000'
    ])
  })

  it('stands until its time is over while a refresh fails, and not after a refusal', () => {
    const until = (...events: readonly Happening[]) => run(start, granted(60), ...events).state.until
    expect(until({ at: 30_000 }, timer, silence)).toBe(60_000)
    expect(until({ at: 30_000 }, timer, silence, { at: 60_000 }, timer)).toBeUndefined()
    expect(until({ at: 30_000 }, timer, { at: 61_000 }, silence)).toBeUndefined()
    expect(until({ at: 30_000 }, timer, refused)).toBeUndefined()
  })

  it('that is granted nothing is none', () => {
    expect(run(start, granted(0)).steps[1]).toBe('waiting, wait 2500')
  })

  it('is made anew at once where we have another address, also while we wait or are refused', () => {
    for (const before of [[granted(60)], [silence], [refused], []]) {
      expect(run(start, ...before, moved).steps.at(-1)).toBe(ask)
    }
    expect(run(start, silence, silence, moved, silence).steps.at(-1)).toBe('waiting, wait 2500')
    expect(run(moved).steps).toEqual(['idle'])
  })

  it('whose connection is gone is made anew within seconds, and within half a minute where it did not last (RFC 5626 §4.4, §4.5)', () => {
    const gone = { on: 'disconnected' } as const
    const steps = (...happenings: Happening[]) => run(start, granted(3600), ...happenings).steps.slice(2)
    expect(steps({ at: 60_000 }, gone, timer)).toEqual(['registered, wait 2500', ask])
    expect(steps({ at: 60_000 }, { chance: 1 }, gone)).toEqual(['registered, wait 5000'])
    expect(steps({ at: 59_999 }, gone)).toEqual(['registered, wait 15000'])
    expect(steps({ at: 59_999 }, { chance: 1 }, gone)).toEqual(['registered, wait 30000'])
    // But no later than it would have been refreshed.
    expect(run(start, granted(20), { at: 9000 }, gone).steps.at(-1)).toBe('registered, wait 1000')
    // While it asks, waits or leaves, what comes of that counts.
    expect([run(start, gone).steps[1], run(start, silence, gone).steps[2], run(gone).steps[0]]).toEqual([
      'asking',
      'waiting',
      'idle'
    ])
  })

  it('that is doubted is asked for at once, unless that is under way, or comes to nothing', () => {
    const doubted = { on: 'doubted' } as const
    expect(run(start, granted(3600), doubted, doubted, silence, doubted).steps.slice(2)).toEqual([
      ask,
      'asking',
      'waiting, wait 2500',
      'waiting'
    ])
  })

  it('is taken back at the end, also while the first REGISTER is under way (RFC 3261 §10.2.2)', () => {
    const gone = 'leaving, stop-waiting, register 0'
    expect(run(start, granted(60), stop, granted()).steps.slice(2)).toEqual([gone, 'idle, left'])
    expect(run(start, stop, silence).steps.slice(1)).toEqual([gone, 'idle, left'])
    expect(run(start, granted(60), timer, silence, stop, refused).steps.slice(4)).toEqual([gone, 'idle, left'])
  })

  it('that is none is not taken back', () => {
    for (const before of [[silence], [refused]]) {
      expect(run(start, ...before, stop).steps.at(-1)).toBe('idle, stop-waiting, left')
    }
    expect(run(stop).steps).toEqual(['idle, stop-waiting, left'])
  })

  it.each([
    ['a second start', [start, granted(60), start]],
    ['an answer that nobody waits for', [start, granted(60), granted(5)]],
    ['a failure that nobody waits for', [start, granted(60), silence]]
  ])('takes no notice of %s', (_, events) => {
    expect(run(...events).state).toEqual(run(start, granted(60)).state)
  })

  it('takes no notice of a timer while it asks or leaves, nor of anything but an answer while it leaves', () => {
    expect(run(start, timer).steps[1]).toBe('asking')
    expect(run(start, stop, timer, moved, stop, start).steps.slice(2)).toEqual([
      'leaving',
      'leaving',
      'leaving',
      'leaving'
    ])
  })
})
