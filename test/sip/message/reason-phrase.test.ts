import { expect, test } from 'vitest'
import { reasonPhrase } from '../../../pbx-core/sip/message/reason-phrase.ts'

test.each([
  [100, 'Trying'],
  [180, 'Ringing'],
  [200, 'OK'],
  [202, 'Accepted'],
  [302, 'Moved Temporarily'],
  [401, 'Unauthorized'],
  [404, 'Not Found'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [484, 'Address Incomplete'],
  [485, 'Ambiguous'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [491, 'Request Pending'],
  [503, 'Service Unavailable'],
  [600, 'Busy Everywhere'],
  [603, 'Decline']
])('%i is called %s (RFC 3261 §21)', (status, phrase) => {
  expect(reasonPhrase(status)).toBe(phrase)
})
