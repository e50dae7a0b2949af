import type { MailConfig } from '../contract/config-mail.ts'
import type { MailKind, MailLanguage, MailTemplate } from '../contract/mail.ts'

/** What mails say unless the configuration says otherwise. */

type Words = Readonly<
  Record<
    | 'missed'
    | 'missedOf'
    | 'voicemail'
    | 'voicemailOf'
    | 'emergency'
    | 'emergencyOf'
    | 'called'
    | 'when'
    | 'duration'
    | 'callBack'
    | 'listen'
    | 'portal'
    | 'where'
    | 'callback'
    | 'letIn'
    | 'why',
    string
  >
>

const english: Words = {
  missed: 'Missed call from %%caller%%',
  missedOf: '%%caller%% called you, and nobody answered.',
  voicemail: 'Message from %%caller%% (%%duration%%)',
  voicemailOf: '%%caller%% left you a message.',
  emergency: 'EMERGENCY CALL: %%caller%% called %%number%%',
  emergencyOf: '%%caller%% called %%number%%.',
  called: 'Called number',
  when: 'When',
  duration: 'Length',
  callBack: 'Call back',
  listen: 'Hear it',
  portal: 'Your calls',
  where: 'Where',
  callback: 'Call back at',
  letIn: 'Let the emergency services in, and lead them there.',
  why: 'Offhook sends this to extension %%user%% (%%domain%%).'
}

const german: Words = {
  missed: 'Verpasster Anruf von %%caller%%',
  missedOf: '%%caller%% hat angerufen, und niemand hat abgenommen.',
  voicemail: 'Nachricht von %%caller%% (%%duration%%)',
  voicemailOf: '%%caller%% hat eine Nachricht hinterlassen.',
  emergency: 'NOTRUF: %%caller%% hat %%number%% gewählt',
  emergencyOf: '%%caller%% hat %%number%% gewählt.',
  called: 'Gewählte Nummer',
  when: 'Wann',
  duration: 'Länge',
  callBack: 'Zurückrufen',
  listen: 'Anhören',
  portal: 'Ihre Anrufe',
  where: 'Wo',
  callback: 'Rückruf unter',
  letIn: 'Lassen Sie die Rettungskräfte herein, und führen Sie sie hin.',
  why: 'Offhook schickt dies an Nebenstelle %%user%% (%%domain%%).'
}

/** A row for what is told, then links; each on a line, for a line without a value is left out. */
interface Plan {
  readonly subject: string
  readonly said: string
  readonly rows: readonly (readonly [word: string, value: string])[]
  readonly more: readonly string[]
  readonly links: readonly (readonly [word: string, variable: string])[]
  readonly foot: string
}

const plans = {
  missed: (words: Words): Plan => ({
    subject: words.missed,
    said: words.missedOf,
    rows: [
      [words.when, '%%when%%'],
      [words.called, '%%exten%%']
    ],
    more: [],
    links: [
      [words.callBack, '%%link%%'],
      [words.portal, '%%portal%%']
    ],
    foot: words.why
  }),
  voicemail: (words: Words): Plan => ({
    subject: words.voicemail,
    said: words.voicemailOf,
    rows: [
      [words.when, '%%when%%'],
      [words.duration, '%%duration%%']
    ],
    more: ['%%notattached%%'],
    links: [
      [words.callBack, '%%link%%'],
      [words.listen, '%%voicemail%%'],
      [words.portal, '%%portal%%']
    ],
    foot: words.why
  }),
  emergency: (words: Words): Plan => ({
    subject: words.emergency,
    said: words.emergencyOf,
    rows: [
      [words.when, '%%when%%'],
      [words.where, '%%location%%'],
      [words.callback, '%%callback%%']
    ],
    more: [words.letIn],
    links: [],
    foot: 'Offhook (%%domain%%)'
  })
} satisfies Record<MailKind, (words: Words) => Plan>

function written(plan: Plan): MailTemplate {
  return { subject: plan.subject, text: asText(plan), html: asHtml(plan) }
}

function asText({ said, rows, more, links, foot }: Plan): string {
  return [
    said,
    '',
    ...rows.map(([word, value]) => `${word}: ${value}`),
    ...more,
    '',
    ...links.map(([word, variable]) => `${word}: ${variable}`),
    '',
    '-- ',
    foot
  ].join('\n')
}

/** Styles stand at each element: mail programs leave a style sheet out. */
const font = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'

function asHtml({ said, rows, more, links, foot }: Plan): string {
  const [first, ...others] = links
  return [
    '<!doctype html>',
    '<html>',
    '<head><title>Offhook</title></head>',
    `<body style="margin:0;padding:24px;${font};font-size:16px;line-height:1.5">`,
    '<div style="max-width:560px;margin:0 auto">',
    `<p style="margin:0 0 16px;font-size:18px;font-weight:600">${said}</p>`,
    '<table style="border-collapse:collapse">',
    ...rows.map(
      ([word, value]) =>
        `<tr><td style="padding:2px 16px 2px 0;color:#6b7280">${word}</td><td style="padding:2px 0">${value}</td></tr>`
    ),
    '</table>',
    ...more.map((line) => `<p style="margin:16px 0 0">${line}</p>`),
    ...(first === undefined
      ? []
      : [
          `<p style="margin:24px 0 8px"><a href="${first[1]}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0f766e;color:#ffffff;text-decoration:none;font-weight:600">${first[0]}</a></p>`
        ]),
    ...others.map(
      ([word, variable]) => `<p style="margin:8px 0"><a href="${variable}" style="color:#0f766e">${word}</a></p>`
    ),
    `<p style="margin:24px 0 0;font-size:13px;color:#6b7280">${foot}</p>`,
    '</div>',
    '</body>',
    '</html>'
  ].join('\n')
}

function inBoth(plan: (words: Words) => Plan): Readonly<Record<MailLanguage, MailTemplate>> {
  return { en: written(plan(english)), de: written(plan(german)) }
}

export const builtInTemplates: Readonly<Record<MailKind, Readonly<Record<MailLanguage, MailTemplate>>>> = {
  missed: inBoth(plans.missed),
  voicemail: inBoth(plans.voicemail),
  emergency: inBoth(plans.emergency)
}

/** The one that counts: what is configured of it, and the rest as it comes. */
export function templateOf(templates: MailConfig['templates'], kind: MailKind, language: MailLanguage): MailTemplate {
  const built = builtInTemplates[kind][language]
  const own = templates.findLast((each) => each.kind === kind && each.language === language)
  const { subject = built.subject, text = built.text, html = built.html } = own ?? {}
  return { subject, text, html }
}
