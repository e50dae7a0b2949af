import type { FirstCheck } from '../ipc/contract.ts'
import type { PersonPreferences } from '../settings/preferences.ts'
import type { PhoneCall } from '../ua/phone-call.ts'

/** What a person has seen work here once (`5-softphone`, First page): it stays so, also over a restart. */
export class FirstChecks {
  readonly #preferences: PersonPreferences

  constructor(preferences: PersonPreferences) {
    this.#preferences = preferences
  }

  get passed(): readonly FirstCheck[] {
    return this.#preferences.read().checks
  }

  pass(check: FirstCheck): void {
    if (!this.passed.includes(check)) this.#preferences.write({ checks: [...this.passed, check] })
  }

  /** As the phone stands now. */
  review({ calls, popupShown }: { readonly calls: readonly PhoneCall[]; readonly popupShown: boolean }): void {
    if (popupShown) this.pass('popup')
    // An answered question (click to dial) has dialled its link.
    if (calls.some(({ clickToDial, answeredAt }) => clickToDial !== null && answeredAt !== null)) this.pass('link')
  }
}
