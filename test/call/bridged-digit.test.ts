import { expect, test } from 'vitest'
import { relayDigit, sendDigit } from '../../pbx-core/call/bridged-digit.ts'
import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** Somebody who talks, with telephone events or without. */
function partner(hasEvents: boolean, answered = true) {
  const leg = new StandInOffice().leg('101', { audio: { telephoneEvent: hasEvents ? 101 : null } })
  leg.session.local = { ...ownTerms, telephoneEvent: hasEvents ? 101 : null }
  if (answered) leg.answers()
  return leg
}

test.each([
  // Events go with the media already; INFO becomes what the other side takes.
  ['rtp', true, [], []],
  ['info', true, ['5'], []],
  // Tones in the audio were heard; what reads events does not read those.
  ['in-band', true, ['5'], []],
  ['in-band', false, [], []],
  ['rtp', false, [], ['key 5']],
  ['info', false, [], ['key 5']]
] as const)('a key by %s, to a side with events %s: %j by RFC 4733, %j by INFO', (source, hasEvents, events, infos) => {
  const to = partner(hasEvents)
  relayDigit('5', source, to.asLeg)
  expect([to.media.digits, to.told]).toEqual([events, infos])
})

test('a key of our own is sent in the form that the other side takes; without a session, by INFO', () => {
  const [events, infos, early] = [partner(true), partner(false), partner(true, false)]
  for (const leg of [events, infos, early]) sendDigit('7', leg.asLeg)
  expect([events.media.digits, infos.told, early.told]).toEqual([['7'], ['key 7'], ['key 7']])
})
