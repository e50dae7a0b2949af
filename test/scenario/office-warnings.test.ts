import { expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { textOfWarning } from '../../pbx-core/contract/warning-text.ts'
import { type DomainInput, type OfficeOptions, officeConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

/** Everything that is said to callers, and every holiday. */
const domain: Partial<DomainInput> = {
  ivrs: [
    { name: 'main', greeting: 'tts:Welcome to Acme' },
    { name: 'sub', greeting: 'greetings/sub' }
  ],
  announcements: [
    { name: 'closed', prompt: 'closed' },
    { name: 'late', prompt: 'late' }
  ],
  timeConditions: [
    { name: 'office', holidays: { country: 'DE', region: 'BX' }, openTo: 'ivr:main', closedTo: 'hangup' },
    { name: 'shop', holidays: { country: 'DE', region: 'BY' }, openTo: 'ivr:main', closedTo: 'hangup' },
    { name: 'moon', holidays: { country: 'XX' }, openTo: 'ivr:main', closedTo: 'hangup' }
  ]
}
const troubles = new Map([
  ['greetings/sub', { file: '/data/prompts/greetings/sub.wav', found: null }],
  ['closed', { file: '/data/prompts/de/closed.wav', found: 'MP3' }]
])
const all: readonly StandingWarning[] = [
  { code: 'no-speech', domain: 'acme.test', where: 'ivrs[main].greeting' },
  {
    ...{ code: 'prompt-missing', domain: 'acme.test', where: 'ivrs[sub].greeting', prompt: 'greetings/sub' },
    file: '/data/prompts/greetings/sub.wav'
  },
  {
    ...{ code: 'prompt-unplayable', domain: 'acme.test', where: 'announcements[closed].prompt', prompt: 'closed' },
    ...{ file: '/data/prompts/de/closed.wav', found: 'MP3' }
  },
  { code: 'holidays-unknown', domain: 'acme.test', where: 'timeConditions[office].holidays', place: 'DE BX' },
  { code: 'holidays-unknown', domain: 'acme.test', where: 'timeConditions[moon].holidays', place: 'XX' }
]

async function withTold(options: OfficeOptions) {
  const office = await openOffice(options)
  const told: (readonly StandingWarning[])[] = []
  office.pbx.events.on('warnings.changed', ({ warnings }) => void told.push(warnings))
  return { office, told }
}

test('what callers would not hear, and holidays that nobody knows, are told from the start on, in health as well', async () => {
  const { office } = await withTold({ domain, promptTroubles: troubles, unknownHolidays: ['DE BX', 'XX '] })
  expect(office.pbx.warnings()).toEqual(all)
  expect(office.pbx.health()).toMatchObject({ status: 'ok', warnings: all.map(textOfWarning) })
  expect(office.pbx.warnings('other.test')).toEqual([])
})

test('a machine that speaks has nothing to be told about texts', async () => {
  const { office } = await withTold({ domain, speaks: true })
  expect(office.pbx.warnings()).toEqual([])
})

test('a prompt that is put there, or taken away, is told within a minute', async () => {
  const { office, told } = await withTold({ domain: { announcements: domain.announcements ?? [] } })
  office.promptTroubles.set('late', { file: '/data/prompts/late.wav', found: null })
  await office.pass(66_000)
  office.promptTroubles.clear()
  await office.pass(66_000)
  expect(told).toEqual([
    [
      {
        ...{ code: 'prompt-missing', domain: 'acme.test', where: 'announcements[late].prompt', prompt: 'late' },
        file: '/data/prompts/late.wav'
      }
    ],
    []
  ])
})

test('what another configuration says is told with it', async () => {
  const { office, told } = await withTold({ unknownHolidays: ['DE BX', 'XX '], promptTroubles: troubles })
  expect(office.pbx.warnings()).toEqual([])
  await office.until(office.pbx.configure(officeConfig(domain)))
  expect(told.at(-1)).toEqual(all)
})

test('queues that nobody serves, that lead to each other, and music that is not there are told', async () => {
  const queue = (name: string, then: string, more: object = {}) => ({ name, then, agents: [{ user: '101' }], ...more })
  const { office } = await withTold({
    domain: {
      music: 'music/spring',
      queues: [
        queue('support', 'queue:sales', { music: { pieces: ['music/one', 'music/two'] } }),
        queue('sales', 'queue:support'),
        queue('night', 'queue:support', { agents: [] }),
        queue('alone', 'queue:alone')
      ]
    },
    promptTroubles: new Map([
      ['music/spring', { file: '/data/prompts/music/spring.wav', found: null }],
      ['music/two', { file: '/data/prompts/music/two.wav', found: 'MP3' }]
    ])
  })
  const at = { domain: 'acme.test' }
  expect(office.pbx.warnings()).toEqual([
    { ...at, code: 'music-missing', where: 'music', prompt: 'music/spring', file: '/data/prompts/music/spring.wav' },
    {
      ...{ ...at, code: 'music-missing', where: 'queues[support].music.pieces[1]', prompt: 'music/two' },
      file: '/data/prompts/music/two.wav'
    },
    { ...at, code: 'queues-in-circle', where: 'queues[support].then', queues: 'support, sales, support' },
    { ...at, code: 'queue-unserved', where: 'queues[night].agents', queue: 'night' },
    { ...at, code: 'queues-in-circle', where: 'queues[alone].then', queues: 'alone, alone' }
  ])
})
