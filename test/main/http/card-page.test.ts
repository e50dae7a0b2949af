import { describe, expect, it } from 'vitest'
import { cardMain } from '../../../main/http/portal/card-page.ts'
import { sampleCdr } from '../../records/samples.ts'

/** What the caller page shows of an earlier call with that note. */
function noted(notes: string): string {
  const calls = [{ cdr: { ...sampleCdr(), notes }, theyCalled: true }]
  const caller = {
    call: '1.a',
    number: '+15550100199',
    name: 'ACME',
    user: '100',
    timeZone: 'UTC',
    key: { for: '', key: '' }
  }
  const { text } = cardMain('en', { ...caller, calls, note: undefined })
  return /<(?:p|details) class="note">.*?<\/(?:p|details)>/s.exec(text)?.[0] ?? ''
}

describe('notes of earlier calls on the caller page (1-product, HTTP)', () => {
  const longest = 'x'.repeat(160)

  it('a short one is read at once', () => {
    expect(noted(longest)).toBe(`<p class="note">${longest}</p>`)
  })

  it('a longer one is folded up behind its beginning', () => {
    expect(noted(`${longest}y`)).toBe(`<details class="note"><summary>${longest} …</summary>${longest}y</details>`)
  })

  it('or behind its first line, where that is brief', () => {
    const text = `Invoice 7\n${longest}`
    expect(noted(text)).toBe(`<details class="note"><summary>Invoice 7 …</summary>${text}</details>`)
  })
})
