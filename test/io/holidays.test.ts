import { expect, test } from 'vitest'
import type { Log, LogFields } from '../../pbx-core/base/log.ts'
import { createHolidays } from '../../pbx-core/io/holidays.ts'

test('public holidays of a country and a state of it, and what is none is said (4-pbx, time conditions)', async () => {
  const said: LogFields[] = []
  const warn = (event: string, fields: LogFields = {}) => void said.push({ event, ...fields })
  const log: Log = { debug() {}, info() {}, warn, error: warn, with: () => log }
  const holidays = createHolidays({ log })
  const [bavaria, berlin, us] = [{ country: 'DE', region: 'BY' }, { country: 'DE', region: 'BE' }, { country: 'US' }]
  expect(holidays.on(bavaria, '2026-11-01')).toBeUndefined()
  await holidays.load([bavaria, berlin, us, { country: 'DE', region: 'ZZ' }], [2026, 2027])
  expect({
    bavaria: ['2026-01-06', '2026-04-03', '2026-11-01', '2026-11-02'].map((date) => holidays.on(bavaria, date)),
    berlin: ['2026-03-08', '2026-11-01'].map((date) => holidays.on(berlin, date)),
    us: ['2026-07-04', '2026-11-26', '2026-12-24'].map((date) => holidays.on(us, date)),
    unknown: [bavaria, us, { country: 'DE', region: 'ZZ' }, { country: 'DE' }].map((each) => holidays.isUnknown(each)),
    said
  }).toEqual({
    bavaria: ['Heilige Drei Könige', 'Karfreitag', 'Allerheiligen', undefined],
    berlin: ['Internationaler Frauentag', undefined],
    us: ['Independence Day', 'Thanksgiving Day', undefined],
    unknown: [false, false, true, false],
    said: [{ event: 'holidays.unknown', country: 'DE', region: 'ZZ' }]
  })
})
