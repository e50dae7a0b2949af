import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Office, placesOf } from '../../main/support/privacy-office.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { waitFor } from '../../support/wait-for.ts'

const own = '305552912'

it('kill -9 in the middle of an erasure: erased again, the number is in no file, and the answer says what was finished', async () => {
  await using core = await CoreProcess.start({ domain: { country: 'DE', areaCode: '30' } })
  await core.stop()
  {
    await using office = await Office.open(core.dataDirectory)
    for (let at = 10; at < 60; at++) {
      const role = (['caller', 'called', 'noted', 'nobody'] as const)[at % 4] ?? 'nobody'
      const more = { isLong: at % 2 === 0, hasRecording: true, hasMessage: at % 5 === 0, state: 'delivered' } as const
      await office.add({ role, as: at % 3 === 0 ? `0${own}` : `+49 30 ${own.slice(2)}`, ...more }, at)
    }
  }
  expect(await placesOf(core.dataDirectory, own)).not.toEqual([])
  await core.restart()
  const erase = () =>
    core.fetch('/api/v1/privacy/erase', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ number: `0${own}` })
    })
  const cut = erase().catch(() => undefined)
  const notes = join(core.dataDirectory, 'privacy')
  const begun = async () => (await readdir(notes).catch(() => [])).find((name) => name.endsWith('.json'))
  const note = await waitFor(begun, { what: 'the note of the erasure' })
  await core.kill9()
  await cut
  await core.restart()
  const again = (await (await erase()).json()) as Readonly<Record<'finishes' | 'report', unknown>>
  // Where all was done before the process could be killed there is nothing to finish.
  const { state } = JSON.parse(await readFile(join(notes, note), 'utf8')) as { readonly state: string }
  expect([state, again.finishes]).toEqual(state === 'done' ? ['done', []] : ['done-later', [note]])
  expect(again.report).toMatchObject({ number: `+49${own}`, remaining: [] })
  await core.stop()
  expect(await placesOf(core.dataDirectory, own)).toEqual([])
}, 60_000)
