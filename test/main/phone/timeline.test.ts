import { expect, test } from 'vitest'
import { timelineItem } from '../../../main/phone/timeline.ts'

test('an entry keeps its English, and says in a code what the window tells in its own words', () => {
  expect(
    timelineItem({
      at: 1,
      kind: 'decision',
      text: 'ended: completed',
      fact: { code: 'ended', result: 'completed', by: 'caller', reason: null },
      detail: { by: 'caller', cause: 16 }
    })
  ).toEqual({
    at: 1,
    kind: 'decision',
    said: { code: 'ended', result: 'completed', by: 'caller', reason: null },
    title: 'ended: completed',
    text: '',
    detail: null,
    figures: { by: 'caller', cause: 16 }
  })
})

test('an entry that an older version has written says nothing but its text', () => {
  expect(timelineItem({ at: 1, kind: 'warning', text: 'no phone', remedy: 'Check it.' })).toEqual({
    at: 1,
    kind: 'warning',
    said: null,
    title: 'no phone',
    text: 'Check it.',
    detail: null,
    figures: {}
  })
  const hook = { at: 2, kind: 'hook', hook: 'cti.inbound', method: 'GET', url: 'http://a.test/', ms: 3 } as const
  expect(timelineItem({ ...hook, outcome: 'reply' }).said).toEqual({
    code: 'hook',
    hook: 'cti.inbound',
    method: 'GET',
    url: 'http://a.test/',
    status: null,
    ms: 3,
    outcome: 'reply',
    result: null,
    remark: null,
    changes: {}
  })
})

test.each([
  ['status 200', 200],
  ['status 503', 503],
  ['timeout: no reply in 2000 ms', null]
])('a delivery by its hook, attempt and status: %s', (outcome, status) => {
  const entry = { at: 1, kind: 'delivery', delivery: '1795309235.e76a.1.postCall', attempt: 2, outcome } as const
  expect(timelineItem(entry).said).toEqual({
    code: 'delivery',
    hook: 'postCall',
    attempt: 2,
    status,
    outcome,
    remark: null
  })
})

test('why a hook or a delivery failed is handed on as a code', () => {
  const remark = { code: 'timeout', reason: 'no complete reply within 2000 ms' } as const
  const outcome = `timeout: ${remark.reason}`
  const hook = { at: 2, kind: 'hook', hook: 'cti.inbound', method: 'GET', url: 'http://a.test/', ms: 3 } as const
  expect(timelineItem({ ...hook, outcome, result: 'failed', remark }).said).toMatchObject({ remark })
  const delivery = { at: 1, kind: 'delivery', delivery: '1795309235.e76a.1.postCall', attempt: 2 } as const
  expect(timelineItem({ ...delivery, outcome, remark }).said).toMatchObject({ remark })
})
