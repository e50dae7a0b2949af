import type { RecordingItem, SoundItem } from '../../../main/ipc/contract.ts'
import { Refusal } from './fake-main.ts'
import { party, standup } from './sample-conferences.ts'
import { active, history, idle, long, mailbox, messages, now, parked, queuesAt, shortSound, sounds } from './samples.ts'
import type { Scene } from './scene.ts'

const [, , , , fifth] = history(5)
const recorded: RecordingItem = {
  ...{ id: `${fifth?.uniqueid}.1`, isThere: true, mayDelete: true, format: 'wav', startedAt: now, milliseconds: 2000 },
  ...{ announced: 'both', at: now - 3_600_000, answer: null, ended: 'call', deleted: null }
}

/** Fifty, some of which are played at many places. */
const manySounds = Array.from({ length: 50 }, (_, at): SoundItem => {
  const places = at % 5 === 0 ? 9 : at % 2
  return {
    ...{ name: at % 7 === 0 ? `music/${'a-very-long-name-'.repeat(3)}${at}` : `prompt-${at}`, seconds: at * 13 },
    ...{ octets: 32_000 * (at * 13 + 1), changedAt: now - at * 3_600_000 },
    usedBy: Array.from({ length: places }, (_, place) => `localhost: queues[support-${place}].announce`)
  }
})

const inConference = {
  calls: [active({ via: null, way: [] })],
  conferences: { list: [standup], moderated: ['standup'], at: queuesAt }
}

/** Where calls wait and meet, and what is kept of them. */
export const placesScenes: readonly Scene[] = [
  {
    name: 'voicemail',
    path: '/#/voicemail',
    state: () => ({ voicemail: mailbox }),
    prepare: (main) => {
      main.messages = messages
    },
    act: async (page) => {
      await page
        .getByRole('button', { name: /Hear the message|anhören$/ })
        .first()
        .click()
      await page.locator('svg[preserveAspectRatio=none] rect').first().waitFor()
    }
  },
  { name: 'voicemail-empty', detail: true, path: '/#/voicemail', state: () => ({ voicemail: { ...mailbox, new: 0 } }) },
  {
    name: 'voicemail-crowded',
    detail: true,
    path: '/#/voicemail',
    state: () => ({ voicemail: { ...mailbox, closedUntil: now + 600_000, hasPin: false } }),
    prepare: (main) => {
      main.messages = Array.from({ length: 24 }, (_, at) => ({
        ...{
          id: `1.${at}`,
          call: `1.${at}`,
          at: now - at * 5_000_000,
          milliseconds: 4000 * at,
          state: at < 3 ? 'new' : 'saved'
        },
        caller: { number: '+493012345678', name: at % 2 === 0 ? long.name : '', user: null }
      })) as typeof messages
    }
  },
  {
    name: 'recording-player',
    detail: true,
    path: `/#/calls/${fifth?.uniqueid}`,
    state: () => ({}),
    prepare: (main) => {
      main.recordings = [
        recorded,
        { ...recorded, id: '1.2', isThere: false, mayDelete: false, deleted: { by: '100@localhost', at: now } }
      ]
      main.sound = Buffer.from(shortSound)
    },
    act: async (page) => {
      await page.getByRole('button', { name: /^(Play|Abspielen)$/ }).click()
      await page.locator('svg[preserveAspectRatio=none] rect').first().waitFor()
      await page.getByRole('slider').scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'phone-recorded',
    detail: true,
    path: '/',
    state: () => ({ calls: [active({ recordable: true, recording: 'on' })] })
  },
  { name: 'phone-conference', path: '/', state: () => inConference },
  {
    name: 'phone-conference-crowded',
    detail: true,
    path: '/',
    state: () => ({
      ...inConference,
      conferences: {
        list: [
          {
            ...standup,
            ...{ name: 'quarterly-business-review-north', isLocked: true, pinsClosedUntil: queuesAt + 600_000 },
            parties: [
              ...standup.parties,
              ...Array.from({ length: 9 }, (_, at) =>
                party(`1.${at}`, `2${at}`, {
                  party: { number: `2${at}`, name: long.name, user: `2${at}` },
                  isMuted: at % 2 === 0
                })
              )
            ]
          }
        ],
        moderated: ['quarterly-business-review-north'],
        at: queuesAt
      }
    })
  },
  {
    name: 'phone-parked',
    path: '/',
    state: () => ({ parked, calls: [active({ way: [{ app: 'park', name: '*71' }], via: null })] })
  },
  {
    name: 'phone-parked-crowded',
    detail: true,
    path: '/',
    state: () => ({
      parked: {
        ...parked,
        list: Array.from({ length: 9 }, (_, at) => ({
          ...(parked.list[at % 2] ?? parked.list[0]),
          ...{
            uniqueid: `p.${at}`,
            slot: `*7${at + 1}`,
            caller: { number: '+493012345678', name: long.name, user: null }
          }
        })) as unknown as typeof parked.list
      }
    })
  },
  {
    name: 'phone-page-notice',
    detail: true,
    path: '/',
    state: () => ({ calls: [active({ page: 'all', muted: true, via: null, way: [] })] })
  },
  {
    name: 'sounds',
    path: '/#/cti/sounds',
    state: () => ({}),
    prepare: (main) => {
      main.sounds = sounds
    },
    act: async (page) => {
      await page.getByRole('button', { name: /Hear welcome|welcome anhören/ }).click()
      await page.locator('svg[preserveAspectRatio=none] rect').first().waitFor()
    }
  },
  {
    name: 'sounds-upload',
    detail: true,
    path: '/#/cti/sounds',
    state: () => ({}),
    prepare: (main) => {
      main.sounds = sounds.slice(2)
      const answer = main.answers['sounds.upload']
      main.answers['sounds.upload'] = (part) => {
        if (part.name === 'Ogg')
          throw new Refusal({ code: 'sound_invalid', message: 'This is Ogg. Save it as MP3, or as WAV with 16 bits.' })
        return part.from > 0 ? new Promise(() => {}) : answer(part)
      }
    },
    act: async (page) => {
      const file = (name: string, size: number) => ({ name, mimeType: 'audio/wav', buffer: Buffer.alloc(size) })
      const names = ['Ogg.wav', 'Grüße (neu).wav', 'welcome.wav', 'late.wav']
      await page.locator('input[type=file]').setInputFiles(names.map((name, at) => file(name, 300_000 * (at + 1))))
      const send = page.getByRole('button', { name: /^(Upload|Hochladen)$/ })
      await send.nth(0).click()
      await page.getByText('This is Ogg.').waitFor()
      await send.nth(1).click()
      await page.getByText(/^\d+ % /).waitFor()
      await send.nth(3).click()
      await page.getByRole('progressbar').last().scrollIntoViewIfNeeded()
    }
  },
  { name: 'sounds-empty', detail: true, path: '/#/cti/sounds', state: () => ({}) },
  {
    name: 'sounds-crowded',
    detail: true,
    path: '/#/cti/sounds',
    state: () => ({}),
    prepare: (main) => {
      main.sounds = manySounds
    }
  },
  {
    name: 'sounds-failed',
    detail: true,
    path: '/#/cti/sounds',
    state: () => ({}),
    prepare: (main) => {
      main.answers['sounds.list'] = () => {
        throw new Refusal({
          code: 'sounds_not_allowed',
          message: 'Only an admin sees and changes sounds; with several domains a system admin.'
        })
      }
    }
  },
  {
    name: 'tokens',
    path: '/#/cti/tokens',
    state: () => ({}),
    prepare: (main) => {
      const made = { domain: idle.account.domain, user: '100', createdAt: now, usedAt: null, expiresAt: null }
      main.tokens = [
        { ...made, id: 'a', name: 'CRM', scopes: ['calls:read', 'events:read'], usedAt: now - 3_600_000 },
        {
          ...made,
          id: 'b',
          name: long.name,
          user: '101',
          scopes: ['calls:read', 'calls:write', 'records:read', 'users:read'],
          expiresAt: now + 86_400_000
        }
      ]
    },
    act: async (page) => {
      await page.getByLabel(/What is it for|Wofür ist es/).fill('Billing')
      await page.getByRole('button', { name: /^(Make token|Token anlegen)$/ }).click()
      await page.locator('code').waitFor()
    }
  }
]
