import { describe, expect, test } from 'vitest'
import { messageSummary } from '../../../pbx-core/sip/subscription/message-summary.ts'

describe('a message summary (RFC 3842 §5.2)', () => {
  test.each([
    [{ new: 2, old: 8 }, 'yes', '2/8'],
    [{ new: 0, old: 8 }, 'no', '0/8'],
    [{ new: 0, old: 0 }, 'no', '0/0']
  ] as const)('of %j: messages waiting: %s', (counts, waiting, figures) => {
    expect(messageSummary(counts, 'sip:*97@acme.test')).toBe(
      `Messages-Waiting: ${waiting}\r\nMessage-Account: sip:*97@acme.test\r\nVoice-Message: ${figures} (0/0)\r\n`
    )
  })
})
