import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { timelineItem } from '../../main/phone/timeline.ts'
import { type Config, configSchema } from '../../pbx-core/contract/config.ts'
import { stepsOf } from '../../renderer/features/timeline/steps-of.ts'
import { wordsOf } from '../../renderer/features/timeline/timeline-words.ts'
import { formatsOf } from '../../renderer/i18n/format.ts'
import { hangUp, openOffice } from '../scenario/office.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { type DomainInput, type Office, trunkConfig } from '../support/virtual-pbx.ts'
import { i18n } from './support/words.ts'

const example = readFileSync(new URL('../fixtures/config.example.json', import.meta.url), 'utf8')

/**
 * The office of the example configuration, its trunk where the test's provider is, and with opening hours before its
 * menu: closed it says so, and then Lena, who is on duty, is rung.
 */
function exampleOffice(): Partial<DomainInput> {
  const { domains } = configSchema.parse(JSON.parse(example)) satisfies Config
  const [{ users, ivrs, groups, queues, inbound, outbound, cti }] = domains as [Config['domains'][number]]
  return {
    ...{ users, ivrs, groups, queues, outbound, cti },
    trunks: [trunkConfig('main')],
    inbound: [{ match: '+15550100100', to: 'time:office' }, ...inbound.slice(1)],
    timeZone: 'Europe/Berlin',
    timeConditions: [
      {
        name: 'office',
        open: [{ days: 'mon-fri', from: '09:00', to: '17:00' }],
        holidays: { country: 'DE', region: 'BY' },
        openTo: 'ivr:main',
        closedTo: 'announcement:closed'
      }
    ],
    announcements: [{ name: 'closed', prompt: 'closed', then: 'extension:102' }]
  }
}

/** At that moment in Berlin somebody calls the office's number. */
async function callAt(local: string, waits = 1000) {
  const office = await openOffice({
    domain: exampleOffice(),
    clock: createVirtualClock(Date.parse(`${local}+01:00`)),
    speaks: true
  })
  office.holidays.set('2026-12-25', '1. Weihnachtstag')
  const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
  const call = office.provider('main').invite('+15550100100')
  await office.pass(waits)
  const press = async (key: string, then: number) => {
    office.media.leased[0]?.press(key)
    await office.pass(then)
  }
  return { office, call, press, ana, tom, lena }
}

/** What stands in the window of whoever reads the call's time line, one line a step, with the second it was at. */
async function readBy(office: Office, language: 'en' | 'de'): Promise<string[]> {
  const items = (await office.timeline()).map(timelineItem)
  const start = items[0]?.at ?? 0
  const telling = { t: i18n.getFixedT(language), formats: formatsOf(language), user: '100', side: null }
  return stepsOf(items).map((item) => {
    const { title, text } = wordsOf(item, telling)
    const words = [title, text].filter((part) => part !== '').join(': ')
    return `${Math.round((item.at - start) / 1000)} ${words}`.replaceAll(/[\u00a0\u202f]/g, ' ')
  })
}

describe('an office of the example configuration, read in the time line by its administrator (4-pbx, Applications)', () => {
  test('at noon: by the menu to the group, where Tom answers', async () => {
    const { office, call, press, tom } = await callAt('2026-11-30T12:00:00')
    // Extensions begin with a 1 as well, and may be dialled.
    await press('1', 3000)
    await office.pass(4000)
    tom.call.answer()
    await office.pass(10_000)
    await hangUp(office, call)
    expect(await readBy(office, 'en')).toEqual([
      '0 Comes in from trunk main: +1 555 010 0100',
      '0 Ready for sound: trunk main · 10.0.0.1:20002',
      '0 Before inbound calls: No change',
      '0 By the rule for +1 555 010 0100: → opening hours office',
      '0 office is open: By its hours',
      '0 Menu main',
      '4 1 entered: Menu main',
      '4 Group sales',
      '4 Ready for sound: 100 (you) · 10.0.0.1:20004',
      '4 Ready for sound: 101 · 10.0.0.1:20006',
      '8 Phone of 100 (you): answered elsewhere',
      '8 Sound ended: 100 (you) · Packet loss 0% · Jitter 0 ms',
      '8 Answered by 101',
      '18 Sound ended: trunk main · Packet loss 0% · Jitter 0 ms',
      '18 Sound ended: 101 · Packet loss 0% · Jitter 0 ms',
      '18 Ended by the caller: hung up',
      '18 Record delivered: After every call · attempt 1'
    ])
    expect(await readBy(office, 'de')).toEqual([
      '0 Kommt herein über Leitung main: +1 555 010 0100',
      '0 Bereit für Ton: Leitung main · 10.0.0.1:20002',
      '0 Vor eingehenden Anrufen: Keine Änderung',
      '0 Nach der Regel für +1 555 010 0100: → Öffnungszeiten office',
      '0 office ist geöffnet: Nach den Öffnungszeiten',
      '0 Menü main',
      '4 1 gewählt: Menü main',
      '4 Gruppe sales',
      '4 Bereit für Ton: 100 (Sie) · 10.0.0.1:20004',
      '4 Bereit für Ton: 101 · 10.0.0.1:20006',
      '8 Telefon von 100 (Sie): anderswo angenommen',
      '8 Ton beendet: 100 (Sie) · Paketverlust 0 % · Schwankung 0 ms',
      '8 Angenommen von 101',
      '18 Ton beendet: Leitung main · Paketverlust 0 % · Schwankung 0 ms',
      '18 Ton beendet: 101 · Paketverlust 0 % · Schwankung 0 ms',
      '18 Vom Anrufer beendet: aufgelegt',
      '18 Angaben zugestellt: Nach jedem Anruf · Versuch 1'
    ])
  })

  test('at night: closed, and nobody answers on duty', async () => {
    const { office, call } = await callAt('2026-11-30T22:00:00')
    await office.pass(30_000)
    expect(call.methods.at(-1)).toBe('BYE')
    expect(await readBy(office, 'en')).toEqual([
      '0 Comes in from trunk main: +1 555 010 0100',
      '0 Ready for sound: trunk main · 10.0.0.1:20002',
      '0 Before inbound calls: No change',
      '0 By the rule for +1 555 010 0100: → opening hours office',
      '0 office is closed: By its hours',
      '0 Announcement closed',
      '1 Rings at 102',
      '1 Ready for sound: 102 · 10.0.0.1:20004',
      '26 Phone of 102: no answer',
      '26 Sound ended: 102 · Packet loss 0% · Jitter 0 ms',
      '26 Sound ended: trunk main · Packet loss 0% · Jitter 0 ms',
      '26 Ended by Offhook: no answer',
      '26 Record delivered: After every call · attempt 1'
    ])
    expect(await readBy(office, 'de')).toEqual([
      '0 Kommt herein über Leitung main: +1 555 010 0100',
      '0 Bereit für Ton: Leitung main · 10.0.0.1:20002',
      '0 Vor eingehenden Anrufen: Keine Änderung',
      '0 Nach der Regel für +1 555 010 0100: → Öffnungszeiten office',
      '0 office ist geschlossen: Nach den Öffnungszeiten',
      '0 Ansage closed',
      '1 Klingelt bei 102',
      '1 Bereit für Ton: 102 · 10.0.0.1:20004',
      '26 Telefon von 102: keine Antwort',
      '26 Ton beendet: 102 · Paketverlust 0 % · Schwankung 0 ms',
      '26 Ton beendet: Leitung main · Paketverlust 0 % · Schwankung 0 ms',
      '26 Von Offhook beendet: keine Antwort',
      '26 Angaben zugestellt: Nach jedem Anruf · Versuch 1'
    ])
  })

  test('on a holiday: closed though it is a Friday, and the customer hangs up', async () => {
    const { office, call } = await callAt('2026-12-25T12:00:00', 300)
    await hangUp(office, call)
    expect(await readBy(office, 'en')).toEqual([
      '0 Comes in from trunk main: +1 555 010 0100',
      '0 Ready for sound: trunk main · 10.0.0.1:20002',
      '0 Before inbound calls: No change',
      '0 By the rule for +1 555 010 0100: → opening hours office',
      '0 office is closed: 1. Weihnachtstag',
      '0 Announcement closed',
      '0 Sound ended: trunk main · Packet loss 0% · Jitter 0 ms',
      '0 Ended by the caller: hung up',
      '0 Record delivered: After every call · attempt 1'
    ])
    expect(await readBy(office, 'de')).toEqual([
      '0 Kommt herein über Leitung main: +1 555 010 0100',
      '0 Bereit für Ton: Leitung main · 10.0.0.1:20002',
      '0 Vor eingehenden Anrufen: Keine Änderung',
      '0 Nach der Regel für +1 555 010 0100: → Öffnungszeiten office',
      '0 office ist geschlossen: 1. Weihnachtstag',
      '0 Ansage closed',
      '0 Ton beendet: Leitung main · Paketverlust 0 % · Schwankung 0 ms',
      '0 Vom Anrufer beendet: aufgelegt',
      '0 Angaben zugestellt: Nach jedem Anruf · Versuch 1'
    ])
  })
})
