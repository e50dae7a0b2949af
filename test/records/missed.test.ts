import { expect, test } from 'vitest'
import { isMissed } from '../../pbx-core/contract/missed.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { sampleCdr } from './samples.ts'

const rangOut: Partial<Cdr> = {
  ...{ direction: 'inbound', disposition: 'NO ANSWER', hangupcause: 16, voicemail: '' },
  legs: [{ party: '100', result: 'no-answer', ringMs: 5000 }]
}

test.each<readonly [string, Partial<Cdr>, boolean]>([
  ['nobody answered', {}, true],
  ['busy', { disposition: 'BUSY', hangupcause: 17 }, true],
  ['no telephone was there', { disposition: 'FAILED', hangupcause: 20, legs: [] }, true],
  ['between colleagues', { direction: 'internal' }, true],
  ['somebody answered', { disposition: 'ANSWERED' }, false],
  ['a message was left', { voicemail: 'http://127.0.0.1/api/v1/voicemail/100/1.a/sound' }, false],
  ['somebody declined', { legs: [{ party: '100', result: 'declined', ringMs: 500 }] }, false],
  ['it was declined as a whole', { disposition: 'BUSY', hangupcause: 21, legs: [] }, false],
  ['it went out', { direction: 'outbound' }, false],
  [
    'it was transferred to a number that is none',
    { disposition: 'FAILED', hangupcause: 1, legs: [], lastapp: '', transferredby: '101', calleeUser: null },
    false
  ],
  [
    'it was transferred to a colleague without a telephone',
    { disposition: 'FAILED', hangupcause: 20, legs: [], lastapp: 'user', transferredby: '101', calleeUser: '100' },
    true
  ],
  [
    'it was transferred to a group without a telephone',
    { disposition: 'FAILED', hangupcause: 20, legs: [], lastapp: 'group', transferredby: '101', calleeUser: null },
    true
  ],
  ['a conference let nobody in', { disposition: 'FAILED', hangupcause: 57, legs: [], lastapp: 'conference' }, false]
])('missed is what nobody answered, declined or left a message in (2-cti, Post-call): %s', (_, change, missed) => {
  expect(isMissed({ ...sampleCdr(), ...rangOut, ...change })).toBe(missed)
})
