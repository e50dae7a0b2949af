import type { DomainConfig } from '../contract/config.ts'
import type { MailLanguage } from '../contract/mail.ts'
import type { MailVariable } from '../contract/mail-template.ts'
import { type NumberForm, namedVariable } from '../contract/placeholder.ts'
import type { MailFacts } from './facts.ts'
import type { MailValues } from './fill.ts'
import { plain } from './plain.ts'

/** What values are made with. */
export interface ValueTools {
  readonly localTime: (unixMs: number, timeZone?: string) => string
  readonly inForm: (domain: DomainConfig, number: string, form: NumberForm) => string
  /** Grouped as people write it. */
  readonly readable: (number: string) => string
  /** Whether somebody of the domain can dial it as it is printed. */
  readonly isDialable: (domain: DomainConfig, number: string) => boolean
}

export interface MailAbout {
  readonly domain: DomainConfig
  readonly uniqueid: string
  readonly language: MailLanguage
  readonly facts: MailFacts
  /** Name of the user whom it is for; '' where that is none. */
  readonly username: string
  /** Where people find the portal: an address without a slash at its end, and without a credential. */
  readonly portal: string
  /** Where the message is heard; '' where there is none. */
  readonly soundUrl: string
  /** Why the message is not attached. */
  readonly notAttached?: 'too-large' | 'not-wished'
}

export function mailValues(about: MailAbout, tools: ValueTools): MailValues {
  const values = valuesOf(about, tools)
  return (asked) => {
    const { name, form } = namedVariable(asked)
    const value = Object.hasOwn(values, name) ? values[name as MailVariable] : ''
    return plain(form === null ? value : tools.inForm(about.domain, value, form))
  }
}

function valuesOf(about: MailAbout, tools: ValueTools): Readonly<Record<MailVariable, string>> {
  const { domain, facts, language, portal } = about
  const { caller, exten, help, message } = facts
  const words = inLanguage[language]
  const number = isWithheld(caller.number) ? '' : caller.number
  return {
    caller: callerOf(about, tools, number),
    calleridname: isWithheld(caller.name) ? '' : caller.name,
    calleridnumber: number,
    exten,
    number: exten,
    link: linkOf(about, tools, number),
    duration: message === undefined ? '' : minutes(message.milliseconds),
    voicemail: about.soundUrl,
    notattached: about.notAttached === undefined ? '' : words[about.notAttached],
    callback: help?.callback ?? '',
    location: help?.location ?? '',
    user: facts.user ?? '',
    username: about.username,
    domain: domain.name,
    uniqueid: about.uniqueid,
    calldate: tools.localTime(facts.at, domain.timeZone),
    when: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      dateStyle: 'full',
      timeStyle: 'short',
      ...(domain.timeZone === undefined ? {} : { timeZone: domain.timeZone })
    }).format(facts.at),
    portal: `${portal}/`
  }
}

function callerOf({ facts: { caller }, language }: MailAbout, { readable }: ValueTools, number: string): string {
  // Cut before it is put together, so that a long name hides no number.
  const name = isWithheld(caller.name) ? '' : [...plain(caller.name)].slice(0, 64).join('')
  const written = readable(number)
  if (number === '') return name || inLanguage[language].anonymous
  return name === '' || name === number ? written : `${name} (${written})`
}

/**
 * `3-click-to-dial`, E-mail: the number and the account, and never a credential. Only what can be dialled is one, and
 * only for somebody who has an account.
 */
function linkOf({ domain, facts, portal }: MailAbout, { isDialable }: ValueTools, number: string): string {
  if (facts.user === null || number === '' || !/^\+?[0-9*#]{1,63}$/.test(number)) return ''
  if (!isDialable(domain, number)) return ''
  const user = encodeURIComponent(`${facts.user}@${domain.name}`)
  return `${portal}/remote_call.htm?user=${user}&dest=${encodeURIComponent(number)}`
}

export function isWithheld(number: string): boolean {
  return number === '' || number.toLowerCase() === 'anonymous'
}

function minutes(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  return `${Math.trunc(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
}

const inLanguage = {
  en: {
    anonymous: 'a caller who withholds the number',
    'too-large': 'The message is too large to be attached: hear it in Offhook.',
    'not-wished': 'The message lies in your mailbox.'
  },
  de: {
    anonymous: 'unbekannt (Nummer unterdrückt)',
    'too-large': 'Die Nachricht ist zu groß für einen Anhang: hören Sie sie in Offhook an.',
    'not-wished': 'Die Nachricht liegt in Ihrer Mailbox.'
  }
} as const
