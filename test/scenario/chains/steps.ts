import { expect } from 'vitest'
import type { PhoneCall } from '../../support/phone-call.ts'
import type { VirtualPhone } from '../../support/virtual-phone.ts'
import { refer, replacing, status } from '../transfers.ts'
import { type Chain, outsideNumber, type Party, type Reaction, type Talker } from './chain.ts'

/** One thing that people do with a call, and what ought to become of it. */
export type Step = (chain: Chain) => Promise<void>

/** What a fault of that reaction is called in a record. */
const dispositions = { answers: 'ANSWERED', busy: 'BUSY', declines: 'BUSY', rings: 'NO ANSWER' } as const

/** Half a step after a REFER, which takes 40 ms of waiting for its answer. */
const sendingMs = 50

/** Longer than any phone rings, any tone sounds and any message is repeated. */
const settledMs = 12_000

/** Somebody sends the other one on, by REFER or by API, to a phone, to outside, or to nowhere. */
export const send: Step = async (chain) => {
  const { office } = chain
  const byPhone = chain.random(2) === 0
  const { leaving, staying, by } = chain.sides(byPhone)
  const target = targetOf(chain)
  const reaction = reactionOf(chain, target)
  const gone = leaving.user !== null && chain.random(3) === 0 ? chain.moment() + sendingMs : undefined
  const givesUp = chain.random(12) === 0 ? chain.moment() + sendingMs : undefined
  const again = { ...reactionOf(chain), after: 0 }
  tell(chain, 'send', { byPhone, leaving, target, reaction, gone, givesUp, again })
  if (target !== null) chain.reacts(target.phone, reaction)
  await handOn(chain, { byPhone, leaving, by, number: target?.number ?? '555' })
  chain.segmentEnds('ANSWERED')
  chain.segmentBegins({
    src: staying.number,
    dst: target?.number ?? '555',
    calleeUser: target?.user ?? null,
    by: leaving.number
  })
  // Whoever waits hangs up before anything is decided.
  const decidedAt = target === null ? 0 : reaction.kind === 'rings' ? 5000 : reaction.after
  if (givesUp !== undefined && givesUp < decidedAt && (gone === undefined || givesUp < gone)) {
    await office.pass(givesUp)
    await chain.hangUp(staying.call)
    chain.segmentEnds('NO ANSWER')
    return over(chain)
  }
  const leavesEarly = gone !== undefined && gone < decidedAt
  if (leavesEarly) {
    await office.pass(gone)
    chain.reacts(leaving.phone, again)
    await chain.hangUp(leaving.call)
  }
  await office.pass(settledMs)
  if (target !== null && reaction.kind === 'answers') return chain.talk(staying, { ...target, call: target.phone.call })
  chain.segmentEnds(target === null ? 'FAILED' : dispositions[reaction.kind])
  comesBack(chain, { staying, leaving, again: leavesEarly ? again : undefined })
}

/** Somebody calls a third one by a second call of its phone, and joins the two, before or after that has answered. */
export const consult: Step = async (chain) => {
  const { office } = chain
  const { leaving, staying } = chain.sides(true)
  const target = targetOf(chain) ?? chain.party(chain.one(...chain.free()))
  const answersAt = chain.random(3) === 0 ? undefined : chain.moment()
  const asksFor = chain.moment() + 75
  const isAnswered = answersAt !== undefined && answersAt < asksFor
  const inSecond = isAnswered && chain.random(2) === 0
  const held = chain.random(2) === 0
  const reaction = reactionOf(chain, target)
  const gone = chain.random(3) === 0
  tell(chain, 'consult', { leaving, target, answersAt, asksFor, inSecond, held, reaction, gone })
  if (held) await office.until(leaving.call.hold())
  chain.reacts(
    target.phone,
    answersAt === undefined ? { kind: 'rings', after: 0 } : { kind: 'answers', after: answersAt }
  )
  const second = leaving.phone.invite(target.number)
  await office.pass(asksFor)
  chain.planned.push(
    `1: ${leaving.number} > ${target.number} (${target.user ?? ''}) ${isAnswered ? 'ANSWERED' : 'NO ANSWER'}`
  )
  const asked = target.phone.call
  chain.reacts(target.phone, reaction)
  const [from, other, number] = inSecond
    ? [second, leaving.call, staying.number]
    : [leaving.call, second, target.number]
  const dialog = isAnswered ? replacing(other) : earlyDialogOf(other)
  const uri = `<sip:${encodeURIComponent(number)}@acme.test?Replaces=${dialog}>`
  expect(status(await office.until(from.send('REFER', [['Refer-To', uri]])))).toBe(202)
  chain.segmentEnds('ANSWERED')
  const who = { src: staying.number, dst: target.number, calleeUser: target.user, by: leaving.number }
  if (inSecond) {
    // The second call is the one that goes on: whom it had called stays there.
    chain.segmentBegins({
      number: 2,
      src: target.number,
      dst: staying.number,
      calleeUser: staying.user,
      by: leaving.number
    })
  } else chain.segmentBegins(who)
  const goneNow = gone && !isAnswered && reaction.kind !== 'answers'
  const again = { ...reactionOf(chain), after: 0 }
  if (goneNow) {
    chain.story.push(`gone, again ${again.kind}`)
    chain.reacts(leaving.phone, again)
    await chain.hangUp(leaving.call)
  }
  await office.pass(settledMs)
  if (isAnswered) {
    const called: Talker = { ...target, call: asked }
    return inSecond ? chain.talk(called, staying) : chain.talk(staying, called)
  }
  if (reaction.kind === 'answers') return chain.talk(staying, { ...target, call: target.phone.call })
  chain.segmentEnds(dispositions[reaction.kind])
  comesBack(chain, { staying, leaving, again: goneNow ? again : undefined })
}

/** Somebody asks a third one over the same leg (API): completes, takes back, hangs up, or is hung up on. */
export const ask: Step = async (chain) => {
  const { office } = chain
  const { leaving, staying, by } = chain.sides(true)
  const target = targetOf(chain) ?? chain.party(chain.one(...chain.free()))
  const reaction = reactionOf(chain, target)
  const decidesAt = chain.moment() + 75
  const isDecided = reaction.kind !== 'rings' && reaction.after < decidesAt
  const isAnswered = isDecided && reaction.kind === 'answers'
  const deed = isDecided && !isAnswered ? 'waits' : chain.one('completes', 'takes back', 'goes', 'is left')
  const next = reactionOf(chain, target)
  const again = { ...reactionOf(chain), after: 0 }
  tell(chain, 'ask', { leaving, target, reaction, decidesAt, deed, next, again })
  chain.reacts(target.phone, reaction)
  const uniqueid = chain.uniqueid()
  expect(office.pbx.transfer({ uniqueid, action: 'ask', to: target.number, by }).ok).toBe(true)
  await office.pass(decidesAt)
  const asked = target.phone.call
  const ends = (disposition: string) =>
    chain.planned.push(`1: ${leaving.number} > ${target.number} (${target.user ?? ''}) ${disposition}`)
  const back = async () => {
    await office.pass(settledMs)
    const isCaller = by === 'caller'
    chain.talk(isCaller ? leaving : staying, isCaller ? staying : leaving)
  }
  if (deed === 'waits') {
    ends(dispositions[reaction.kind])
    return back()
  }
  if (deed === 'is left' && isAnswered) {
    ends('ANSWERED')
    await chain.hangUp(asked)
    return back()
  }
  if (deed === 'takes back' || deed === 'is left') {
    ends(isAnswered ? 'ANSWERED' : 'NO ANSWER')
    expect(office.pbx.transfer({ uniqueid, action: 'cancel', user: leaving.user }).ok).toBe(true)
    return back()
  }
  ends(isAnswered ? 'ANSWERED' : 'NO ANSWER')
  chain.reacts(target.phone, next)
  if (deed === 'goes') {
    chain.reacts(leaving.phone, again)
    await chain.hangUp(leaving.call)
  } else expect(office.pbx.transfer({ uniqueid, action: 'complete', user: leaving.user }).ok).toBe(true)
  chain.segmentEnds('ANSWERED')
  chain.segmentBegins({ src: staying.number, dst: target.number, calleeUser: target.user, by: leaving.number })
  await office.pass(settledMs)
  if (isAnswered) return chain.talk(staying, { ...target, call: asked })
  if (next.kind === 'answers') return chain.talk(staying, { ...target, call: target.phone.call })
  chain.segmentEnds(dispositions[next.kind])
  comesBack(chain, { staying, leaving, again: deed === 'goes' ? again : undefined })
}

/** Somebody sends the other one on, and a third one takes that call while it rings at a fourth. */
export const pickUp: Step = async (chain) => {
  const { office } = chain
  const byPhone = chain.random(2) === 0
  const { leaving, staying, by } = chain.sides(byPhone)
  const [ringing, taking] = chain.free() as [VirtualPhone, VirtualPhone]
  const after = chain.moment()
  tell(chain, 'pickUp', { byPhone, leaving, ringing: ringing.user, taking: taking.user, after })
  chain.reacts(ringing, { kind: 'rings', after: 0 })
  await handOn(chain, { byPhone, leaving, by, number: ringing.user })
  chain.segmentEnds('ANSWERED')
  chain.segmentBegins({ src: staying.number, dst: ringing.user, calleeUser: ringing.user, by: leaving.number })
  await office.pass(after)
  const call = taking.invite(`**${ringing.user}`)
  await office.pass(settledMs)
  chain.planned.push(`1: ${taking.user} > **${ringing.user} () ANSWERED`)
  chain.segmentGoesTo(taking.user)
  chain.talk(staying, { ...chain.party(taking), call })
}

/** Several things in the same few milliseconds: nobody can say what becomes of them, but nobody is left alone. */
export const race: Step = async (chain) => {
  const { office } = chain
  const { caller, callee } = chain.talkers ?? {}
  if (caller === undefined || callee === undefined) return
  for (const phone of [...chain.phones, chain.outside]) {
    chain.reacts(phone, { kind: chain.one('answers', 'answers', 'busy'), after: chain.random(4) })
  }
  const uniqueid = chain.uniqueid()
  const number = () => chain.one(...chain.free().map(({ user }) => user), outsideNumber)
  const deeds: readonly (() => unknown)[] = [
    () => caller.user !== null && refer(caller.call, number()),
    () => callee.user !== null && refer(callee.call, number()),
    () => office.pbx.transfer({ uniqueid, action: 'send', to: number(), by: chain.one('caller', 'callee') }),
    () => office.pbx.transfer({ uniqueid, action: 'ask', to: number(), by: chain.one('caller', 'callee') }),
    () => office.pbx.transfer({ uniqueid, action: chain.one('complete', 'cancel'), user: null }),
    () => void chain.hangUp(chain.one(caller, callee).call),
    () => caller.call.hold(),
    () => callee.call.hold(),
    () => office.pbx.hangUp(uniqueid)
  ]
  const done: number[] = []
  for (let time = 2 + chain.random(3); time > 0; time--) {
    done.push(chain.random(deeds.length))
    deeds[done.at(-1) as number]?.()
    await office.pass(chain.random(4))
  }
  chain.story.push(`race ${done}`)
  await office.pass(settledMs)
  for (const action of ['complete'] as const) office.pbx.transfer({ uniqueid, action, user: null })
  await office.pass(settledMs)
}

async function over(chain: Chain): Promise<void> {
  await chain.office.pass(settledMs)
  chain.over()
}

/** A trunk rings for longer than the steps wait. */
function reactionOf(chain: Chain, target?: Party | null): Reaction {
  const kind = chain.one('answers', 'answers', 'answers', 'busy', 'declines', 'rings')
  return { kind: kind === 'rings' && target?.user === null ? 'busy' : kind, after: chain.moment() }
}

/** A free phone, somebody outside unless one of them is in it already, or nobody (null). */
function targetOf(chain: Chain): Party | null {
  const { caller, callee } = chain.talkers ?? {}
  const hasOutside = caller?.user === null || callee?.user === null
  const kind = chain.one('phone', 'phone', 'phone', 'outside', 'nowhere')
  if (kind === 'nowhere') return null
  if (kind === 'outside' && !hasOutside) return chain.far
  return chain.party(chain.one(...chain.free()))
}

interface HandingOn {
  readonly byPhone: boolean
  readonly leaving: Talker
  readonly by: 'caller' | 'callee'
  readonly number: string
}

async function handOn(chain: Chain, { byPhone, leaving, by, number }: HandingOn): Promise<void> {
  const { office } = chain
  if (byPhone) expect(status(await office.until(refer(leaving.call, number)))).toBe(202)
  else expect(office.pbx.transfer({ uniqueid: chain.uniqueid(), action: 'send', to: number, by }).ok).toBe(true)
}

/** Back to whoever transferred: joined as it is, or rung `again` where it has hung up. */
function comesBack(
  chain: Chain,
  {
    staying,
    leaving,
    again
  }: { readonly staying: Talker; readonly leaving: Talker; readonly again: Reaction | undefined }
): void {
  chain.segmentBegins({ src: staying.number, dst: leaving.number, calleeUser: leaving.user, by: leaving.number })
  if (again === undefined) return chain.talk(staying, leaving)
  if (again.kind === 'answers') return chain.talk(staying, { ...leaving, call: leaving.phone.call })
  chain.segmentEnds(dispositions[again.kind])
  chain.over()
}

/** Names of a dialog that is not answered yet, as a Refer-To has them. */
function earlyDialogOf(call: PhoneCall): string {
  const early = call.responses.at(-1)
  return encodeURIComponent(`${call.callId};to-tag=${early?.to.tag};from-tag=${call.invite.from.tag}`)
}

function tell(chain: Chain, step: string, facts: Readonly<Record<string, unknown>>): void {
  const words = Object.entries(facts).map(([key, value]) => `${key} ${JSON.stringify(inShort(value))}`)
  chain.story.push(`${step}: ${words.join(', ')}`)
}

function inShort(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'number' in value ? value.number : value
}
