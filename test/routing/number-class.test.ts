import { describe, expect, test } from 'vitest'
import { countryFacts } from '../../pbx-core/routing/country-facts.ts'
import { classifyNumber } from '../../pbx-core/routing/number-class.ts'

/** Two-letter codes that ISO 3166-1 assigns, as the runtime's own names of regions know them. */
function assignedCountries(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  // Known to the runtime without being a country with numbers of its own.
  const others = new Set(
    'AQ BV CP CQ DG EA EU EZ GS HM IC PN QO TF UM UN XA XB ZZ AN BU CS DD FX NH NT RH SU TP UK VD YD YU ZR DY HV'.split(
      ' '
    )
  )
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) !== undefined && !others.has(code))
}

test('every country has its facts (ITU-T E.164, ISO 3166-1)', () => {
  expect(assignedCountries().filter((code) => countryFacts(code) === undefined)).toEqual([])
})

const plain = { region: 'national', premium: false }
const premium = { region: 'national', premium: true }
const foreign = { region: 'international', premium: false }
const foreignPremium = { region: 'international', premium: true }

describe('what a number is, for a domain in that country (4-pbx, Numbers: toll fraud)', () => {
  test.each([
    // North America: one calling code, many countries.
    ['US', '+15550100199', plain],
    ['US', '+15550100', plain],
    ['US', '15550100199', plain],
    ['US', '5550100199', plain],
    ['US', '5550100', plain],
    ['US', '411', plain],
    ['US', '18005550100', plain],
    ['US', '19005550100', premium],
    ['US', '+19005550100', premium],
    ['US', '2129761234', premium],
    ['US', '9761234', premium],
    ['US', '+17875550100', plain],
    ['US', '+14165550100', foreign],
    ['US', '4165550100', foreign],
    ['US', '+18765550100', foreign],
    ['US', '18095550100', foreign],
    ['US', '011442079460000', foreign],
    ['US', '00442079460000', foreign],
    ['US', '001149301234567', foreign],
    ['US', '01115550100199', plain],
    ['US', '442079460000', foreign],
    ['US', '10103210114420', foreign],
    ['US', '*67011442079460000', foreign],
    ['US', '*6719005550100', premium],
    ['US', '1-900-555-0100', foreignPremium],
    ['US', '+1-900-555-0100', foreignPremium],
    ['US', '19005550100#', foreignPremium],
    ['US', '1-202-555-0100', foreign],
    ['CA', '+14165550100', plain],
    ['CA', '+12125550100', foreign],
    ['JM', '+18765550100', plain],
    ['JM', '8765550100', plain],
    ['JM', '+12125550100', foreign],
    ['PR', '+12125550100', plain],
    // Countries with a trunk prefix.
    ['DE', '030123456', plain],
    ['DE', '+4930123456', plain],
    ['DE', '004930123456', plain],
    ['DE', '4930123456', plain],
    ['DE', '123456', plain],
    ['DE', '0900123456', premium],
    ['DE', '#31#0900123456', premium],
    ['DE', '*31#+49900123456', premium],
    ['DE', '*31#030123456', plain],
    ['DE', '+49900123456', premium],
    ['DE', '+490900123456', premium],
    ['DE', '118333', premium],
    ['DE', '+43123456', foreign],
    ['DE', '0043123456', foreign],
    ['DE', '14155550100', foreign],
    ['DE', '+447011234567', foreignPremium],
    ['DE', '+19005550100', foreignPremium],
    ['DE', '+979123456789', foreignPremium],
    ['GB', '02079460000', plain],
    ['GB', '09061234567', premium],
    ['GB', '08711234567', premium],
    ['GB', '+441534123456', plain],
    ['IE', '1520123456', premium],
    ['IE', '015201234', plain],
    ['AU', '0011442079460000', foreign],
    ['AU', '1300123456', plain],
    ['AU', '1900123456', premium],
    ['JP', '010442079460000', foreign],
    ['JP', '0312345678', plain],
    ['RU', '84951234567', plain],
    ['RU', '8104420794600', foreign],
    ['RU', '88091234567', premium],
    ['RU', '+77271234567', foreign],
    ['KZ', '+77271234567', plain],
    ['KZ', '+74951234567', foreign],
    ['SG', '00144207946', foreign],
    ['HU', '06301234567', plain],
    ['HU', '0690123456', premium],
    // Carriers and services that are dialled before a whole number.
    ['DE', '01013030123456', plain],
    ['DE', '010130900123456', premium],
    ['DE', '010130044207946', foreign],
    ['DE', '010013030123456', plain],
    ['DE', '0100130900123456', premium],
    ['DE', '0100130044207946', foreign],
    ['DE', '01013', plain],
    ['GB', '14102079460000', plain],
    ['GB', '14109061234567', premium],
    ['GB', '1410014155550100', foreign],
    ['GB', '147009061234567', premium],
    ['GB', '147002079460000', plain],
    ['FR', '36310199001234', plain],
    ['FR', '36510899123456', premium],
    ['FR', '36310044207946', foreign],
    ['FR', '3631', premium],
    ['AU', '18310255500199', plain],
    ['AU', '18311900123456', premium],
    ['AU', '1832001144207946', foreign],
    ['US', '10103215550100199', plain],
    ['US', '101032115550100199', plain],
    ['US', '101032119005550100', premium],
    ['US', '1010321011442079460000', foreign],
    ['US', '*6715550100199', plain],
    ['US', '*82011442079460000', foreign],
    ['US', '11679005550100', premium],
    ['US', '*67101032119005550100', premium],
    ['CA', '*6714165550100', plain],
    ['IE', '14112345678', plain],
    ['IE', '1411520123456', premium],
    ['AT', '10120900123456', premium],
    ['CH', '107770900123456', premium],
    ['JP', '1840312345678', plain],
    ['JP', '184010442079460000', foreign],
    ['NZ', '0197090012345', premium],
    ['ES', '067803123456', premium],
    ['ZA', '*31*0862123456', premium],
    // Countries without one.
    ['IT', '0895123456', plain],
    ['IT', '+390895123456', plain],
    ['IT', '899123456', premium],
    ['ES', '803123456', premium],
    ['ES', '912345678', plain],
    ['ES', '0044207946', foreign],
    // No such country: only what begins like an international number is one.
    ['XX', '+15550100', foreign],
    ['XX', '0015550100', foreign],
    ['XX', '5550100', plain]
  ])('%s: %s', (country, number, expected) => {
    expect(classifyNumber(number, country)).toEqual(expected)
  })
})
