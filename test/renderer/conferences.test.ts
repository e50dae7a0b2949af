import { describe, expect, test } from 'vitest'
import type { ConferenceView } from '../../pbx-core/contract/views.ts'
import { idle } from '../support/app-state.ts'
import { violationsOf } from '../support/axe.ts'
import { party, standup } from './support/sample-conferences.ts'
import { active, queuesAt as at } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

const open = (list: readonly ConferenceView[], moderated: readonly string[] = []) =>
  openWindow({ ...idle, conferences: { list, moderated, at } })

describe('a conference in the window (4-pbx, Media: conferences)', () => {
  test('shows who is in it, who talks, who is muted, and whose telephone holds', async () => {
    await using window = await open([standup])
    const card = window.page.getByRole('region', { name: 'Conference standup' })
    const parties = card.getByRole('list', { name: '3 parties' }).getByRole('listitem')
    await parties.nth(2).waitFor()
    await expect.poll(() => parties.nth(0).textContent()).toMatch(/You/)
    await expect.poll(() => parties.nth(1).textContent()).toMatch(/talks.*User 102.*102/)
    await expect.poll(() => parties.nth(2).textContent()).toMatch(/ACME.*\+1 555-?\s?010.*on hold.*muted/)
    expect(await violationsOf(window.page)).toEqual([])
  })

  test('whoever is in it mutes its own telephone, and nobody else’s', async () => {
    await using window = await open([standup])
    const { page, main } = window
    await page.getByRole('button', { name: 'Mute You' }).click()
    await expect.poll(() => main.sent('conference.mute')).toEqual([{ conference: 'standup', party: '1.own', on: true }])
    await expect.poll(() => page.getByRole('button', { name: /Take out|Lock|Mute User/ }).count()).toBe(0)
  })

  test('a moderator mutes, takes out and locks by a press, and is told that somebody guesses the PIN', async () => {
    await using window = await open([{ ...standup, pinsClosedUntil: at + 600_000 }], ['standup'])
    const { page, main } = window
    await page.getByText('Somebody guesses the PIN').waitFor()
    await page.getByRole('button', { name: 'Mute User 102' }).click()
    await page.getByRole('button', { name: 'Unmute ACME' }).click()
    await page.getByRole('button', { name: 'Take out User 102' }).click()
    await page.getByRole('button', { name: 'Lock' }).click()
    await expect
      .poll(() => [main.sent('conference.mute'), main.sent('conference.kick'), main.sent('conference.lock')])
      .toEqual([
        [
          { conference: 'standup', party: '1.tom', on: true },
          { conference: 'standup', party: '1.acme', on: false }
        ],
        [{ conference: 'standup', party: '1.tom' }],
        [{ conference: 'standup', on: true }]
      ])
  })

  test('in a conference there is nobody to hand on', async () => {
    const own = active()
    const list = [{ ...standup, parties: [party(own.uniqueid ?? '', idle.account.user)] }]
    await using window = await openWindow({ calls: [own], conferences: { list, moderated: [], at } })
    const { page, main } = window
    await page.getByText('Conference standup').waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^(Transfer|Park)$/ }).count()).toBe(0)
    main.set({ conferences: { list: [], moderated: [], at } })
    await expect.poll(() => page.getByRole('button', { name: /^(Transfer|Park)$/ }).count()).toBe(2)
  })

  test('a conference that is empty is not shown', async () => {
    await using window = await open([{ ...standup, parties: [] }], ['standup'])
    await window.page.getByRole('textbox', { name: 'Name or number' }).waitFor()
    await expect.poll(() => window.page.getByText('Conference standup').count()).toBe(0)
  })
})

describe('Join (5-softphone, In a call)', () => {
  test('while one talks with whom one asks, both calls become one conversation by a press; not before that one has answered', async () => {
    const handedOn = { kind: 'ask', name: 'Lena', number: '102', since: at, why: null } as const
    await using window = await openWindow({ calls: [active({ handedOn: { ...handedOn, state: 'ringing' } })] })
    const { page, main } = window
    await page.getByRole('button', { name: 'Complete' }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Join' }).count()).toBe(0)
    main.set({ calls: [active({ handedOn: { ...handedOn, state: 'talking' } })] })
    await page.getByRole('button', { name: 'Join' }).click()
    await expect.poll(() => main.sent('call.join')).toEqual([{ uniqueid: active().uniqueid, with: null }])
  })

  test('a held call is joined with the one that is spoken on', async () => {
    const held = active({ id: 'c2', uniqueid: '1.held', state: 'held' })
    await using window = await openWindow({ calls: [active(), held] })
    const { page, main } = window
    await page.getByRole('button', { name: 'Join' }).click()
    await expect.poll(() => main.sent('call.join')).toEqual([{ uniqueid: active().uniqueid, with: '1.held' }])
  })
})
