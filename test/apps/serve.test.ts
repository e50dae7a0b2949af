import { describe, expect, test } from 'vitest'
import type { AppContext, AppOutcome } from '../../pbx-core/apps/context.ts'
import { serve } from '../../pbx-core/apps/serve.ts'
import { interventions } from '../../pbx-core/call/intervention.ts'
import { completed, terminations } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Ana's call, served by that program. */
function serving(program: (context: AppContext) => Promise<AppOutcome>) {
  const office = new StandInOffice()
  const { call, leg, context } = office.calling()
  const ended = new AbortController()
  const over = serve({ call, services: office.services, party: context.caller, signal: ended.signal }, program)
  return { office, call, leg, over, ended }
}

describe('the loop at the top of every call (8-reshape §4)', () => {
  test('whoever waits is refused with how its destination was not to be had', async () => {
    const busy = terminations.busy('hangup:busy')
    const { leg, over } = serving(async () => ({ kind: 'unanswered', termination: busy }))
    expect([await over, leg.termination]).toEqual([busy, busy])
  })

  test('whoever is answered already is told, and hung up on', async () => {
    const { office, leg, over } = serving(async ({ caller }) => {
      caller.answerForApplication()
      return { kind: 'unanswered', termination: terminations.noAnswer('late') }
    })
    await office.pass(1000)
    expect([await over, leg.media.played]).toEqual([terminations.noAnswer('late'), ['prompt no-answer']])
    expect(leg.told).toEqual(['answer', 'hang up completed'])
  })

  test('a caller who has gone before is what ended it', async () => {
    const { leg, over, office } = serving(
      (context) =>
        new Promise((resolve) => {
          context.signal.addEventListener('abort', () =>
            resolve({ kind: 'unanswered', termination: terminations.busy('whatever') })
          )
        })
    )
    await office.pass()
    leg.bye()
    expect(await over).toMatchObject({ result: 'cancelled', by: 'caller' })
  })

  test('a call that another one has taken is over by whoever did it, and whoever is alone is hung up on', async () => {
    const office = new StandInOffice()
    const alone = office.leg('101')
    const { over } = serving(async () => ({ kind: 'taken', alone: alone.asLeg, by: 'callee' }))
    expect([await over, alone.told]).toEqual([completed('callee'), ['hang up completed']])
  })

  test('somebody who ends it from outside hangs up whoever is served, in the way that its state asks for', async () => {
    const { call, ended, leg, over, office } = serving(
      (context) =>
        new Promise((resolve) => {
          context.signal.addEventListener('abort', () =>
            resolve({ kind: 'unanswered', termination: interventions.operator.unanswered })
          )
        })
    )
    await office.pass()
    call.intervention = interventions.operator
    ended.abort()
    expect([(await over).by, leg.told]).toEqual(['operator', ['hang up declined']])
  })

  test('who was handed on is served next, from its own side: the segment before is written, the next one rings', async () => {
    const office = new StandInOffice()
    const { call, leg, context } = office.calling()
    context.caller.answerForApplication()
    const tom = office.leg('101')
    tom.answers()
    call.adopt(tom.asLeg, office.person('101'))
    call.segment.callee = office.person('101')
    const lena = office.phone('102')
    const told: number[] = []
    const transfer = {
      by: call.domain.users[1] ?? null,
      target: { kind: 'number', number: '102' },
      progress: async (status: number) => void told.push(status)
    } as const
    const over = serve(
      { call, services: office.services, party: context.caller, signal: new AbortController().signal },
      async () => ({ kind: 'passed-on', leaving: leg.asLeg, staying: tom.asLeg, transfer })
    )
    await office.pass()
    expect([office.ended.length, call.segment.number, call.segment.caller.user, tom.side]).toEqual([
      1,
      2,
      '101',
      'caller'
    ])
    lena.rings()
    lena.answers()
    await office.pass()
    expect([told, leg.told.at(-1), tom.media.peer]).toEqual([[180, 200], 'hang up completed', lena.media])
    lena.bye()
    expect([await over, tom.told.at(-1)]).toEqual([completed('callee'), 'hang up completed'])
  })
})
