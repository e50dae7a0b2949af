import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mostOctetsOfSound, type Upload, Uploads } from '../../../main/access/uploads.ts'
import type { Result } from '../../../pbx-core/base/result.ts'

const ana = { domain: 'acme.test', user: '100' }
const someone = (user: number) => ({ domain: 'acme.test', user: String(user) })
const mib = (count: number) => new Uint8Array(count * 1024 * 1024)

function begun(result: Result<Upload, unknown>): Upload {
  if (!result.ok) throw new Error('there is room')
  return result.value
}
const codeOf = (result: Result<unknown, { readonly code: string }>) => (result.ok ? 'ok' : result.error.code)

describe('files on their way to us', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('one person has two at once, and all together eight', () => {
    const uploads = new Uploads()
    const first = begun(uploads.begin(ana))
    begun(uploads.begin(ana))
    expect(codeOf(uploads.begin(ana))).toBe('too-many')
    // Of the same number in another domain it is somebody else.
    begun(uploads.begin({ ...ana, domain: 'other.test' }))
    for (const user of [1, 2, 3, 4, 5]) begun(uploads.begin(someone(user)))
    expect(codeOf(uploads.begin(someone(6)))).toBe('too-many')
    first[Symbol.dispose]()
    expect(codeOf(uploads.begin(someone(6)))).toBe('ok')
  })

  it('none is larger than 128 MiB, and all of them hold twice that, until what they brought is converted', () => {
    const uploads = new Uploads({ ofOne: 2, atOnce: 8, octets: 2 * mostOctetsOfSound })
    const [one, two, three] = [1, 2, 3].map((user) => begun(uploads.begin(someone(user)))) as [Upload, Upload, Upload]
    const whole = mib(128)
    expect(codeOf(one.add(whole))).toBe('ok')
    expect(codeOf(one.add(new Uint8Array(1)))).toBe('too-large')
    expect(codeOf(two.add(whole))).toBe('ok')
    expect(codeOf(three.add(new Uint8Array(1)))).toBe('too-many')
    expect(one.whole().length).toBe(mostOctetsOfSound)
    expect(codeOf(three.add(new Uint8Array(1)))).toBe('too-many')
    one[Symbol.dispose]()
    expect([codeOf(three.add(new Uint8Array(1))), uploads.octets]).toEqual(['ok', mostOctetsOfSound + 1])
  })

  it('one of which nothing came for a minute is given up, and its place is free', () => {
    const uploads = new Uploads()
    const slow = begun(uploads.begin(ana))
    begun(uploads.begin(ana))
    vi.advanceTimersByTime(59_000)
    expect(codeOf(slow.add(mib(1)))).toBe('ok')
    vi.advanceTimersByTime(59_000)
    expect([codeOf(uploads.begin(ana)), uploads.octets]).toEqual(['ok', 1024 * 1024])
    vi.advanceTimersByTime(1001)
    expect([codeOf(slow.add(mib(1))), uploads.octets]).toEqual(['given-up', 0])
  })

  it('one that is whole is not given up while it is converted', () => {
    const uploads = new Uploads()
    const upload = begun(uploads.begin(ana))
    upload.add(mib(1))
    upload.whole()
    vi.advanceTimersByTime(600_000)
    expect(uploads.octets).toBe(1024 * 1024)
    upload[Symbol.dispose]()
    expect(uploads.octets).toBe(0)
  })
})
