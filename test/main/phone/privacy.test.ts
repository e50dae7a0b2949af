import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PersonalDataDesk } from '../../../main/access/personal-data.ts'
import type { Desk } from '../../../main/phone/desk.ts'
import { privacyCommands } from '../../../main/phone/privacy.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import { acme } from '../../routing/acme.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'
import { admin } from '../support/privacy-office.ts'

const number = '+4930901820'
const pbx = new MemoryPbx()
pbx.domains = [acme({ country: 'DE', areaCode: '30' })]
const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }

const commands = () => {
  const ports = { personal: new PersonalDataDesk({ pbx, wallTime: Date.now }), log, account: admin }
  return privacyCommands({ ports, asks: admin } as unknown as Desk)
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('an erasure that takes longer than a window waits goes on, and is answered to who asks for it again', async () => {
  const { 'privacy.erase': erase } = commands()
  const begun = vi.spyOn(pbx, 'eraseNumber')
  const report = await pbx.eraseNumber({ domain: 'acme.test', number, by: '', dryRun: true })
  const done = Promise.withResolvers<typeof report>()
  begun.mockClear()
  begun.mockReturnValue(done.promise)
  const first = erase({ number, dryRun: true }, undefined)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await first).toEqual(ok(null))
  const again = erase({ number, dryRun: true }, undefined)
  done.resolve(report)
  expect(await again).toMatchObject({ ok: true, value: { report: { number, dryRun: true }, file: null } })
  expect(begun).toHaveBeenCalledTimes(1)
  begun.mockRestore()
})

it('an export comes in parts that a window can take, and a part of another one is refused', async () => {
  const { 'privacy.export': read } = commands()
  const pieces = vi.spyOn(pbx, 'exportNumber')
  pieces.mockReturnValue(
    ok(
      (async function* () {
        for (let piece = 0; piece < 5; piece++) yield String(piece).repeat(100 * 1024)
      })()
    )
  )
  const part = async (at: number, of = number) => {
    const answered = await read({ number: of, part: at }, undefined)
    return answered.ok ? [answered.value.text.length / 1024, answered.value.isLast] : answered.error.code
  }
  expect(await part(0)).toEqual([300, false])
  expect(await part(1, '+4930901821')).toBe('export_over')
  expect(await part(2)).toBe('export_over')
  expect(await part(1)).toEqual([200, true])
  pieces.mockRestore()
})
