import type { z } from 'zod'
import type { configSchema, hookSchema } from '../../pbx-core/contract/config.ts'

const hook: z.input<typeof hookSchema> = {
  url: 'https://crm.acme.test/hook?number=%%calleridnumber%%&id=%%uniqueid%%',
  method: 'POST',
  headers: { Authorization: 'Bearer 4f1c', 'X-Call': '%%uniqueid%%' },
  timeoutMs: 1500,
  onFailure: 'continue',
  fallbackUrl: 'https://standby.acme.test/hook?why=%%error%%',
  secret: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'the secret of before'],
  ca: '/etc/offhook/crm-ca.pem',
  restricted: true
}

const timeoutCti = { url: 'https://crm.acme.test/missed?number=%%calleridnumber%%&reason=%%reason%%' }

/** Shows the keys that `docs/config.example.json` does without. */
export const moreExamples: z.input<typeof configSchema> = {
  schema: 1,
  oidc: {
    ...{ issuer: 'https://login.acme.test/realms/acme', clientId: 'offhook', clientSecret: 'given-by-the-provider' },
    ...{ name: 'Acme', scopes: ['openid', 'email'], claim: 'email', user: 'email', domain: 'acme.test' }
  },
  listen: {
    tls: { https: '0.0.0.0:8943', certificate: '/etc/offhook/fullchain.pem', key: '/etc/offhook/privkey.pem' },
    sip: { keepAliveSeconds: 25 },
    allowedOrigins: ['https://crm.acme.test'],
    trustedProxies: ['127.0.0.1']
  },
  mail: {
    smtp: 'smtp://mail.acme.test:587',
    security: 'starttls',
    username: 'pbx@acme.test',
    password: 'mail-secret',
    ca: '/etc/offhook/mail-ca.pem',
    from: 'Offhook <pbx@acme.test>',
    publicUrl: 'https://pbx.acme.test',
    maxAttachmentMegabytes: 5,
    templates: [
      {
        kind: 'missed',
        language: 'en',
        subject: 'Missed: %%caller%%',
        text: '%%caller%% called: %%link%%',
        html: '<p>Call <a href="%%link%%">%%caller%%</a></p>'
      }
    ]
  },
  domains: [
    {
      name: 'branch.acme.test',
      country: 'DE',
      areaCode: '30',
      outsidePrefix: '0',
      language: 'de',
      music: 'music/spring',
      timeZone: 'Europe/Berlin',
      digest: ['SHA-256', 'MD5'],
      featureCodes: { transferAsk: '*2', transferSend: '*3', record: '*4', park: '*7' },
      parking: { slots: ['*71', '*72', '*73'], comeBackSeconds: 90 },
      recording: { enabled: true, announce: 'ask', format: 'ogg' },
      blockList: ['+4930999999', 'anonymous'],
      emergency: ['110', '112'],
      emergencyContacts: { users: ['200'], mail: ['reception@acme.test'] },
      limits: { forwardedConcurrent: 4, forwardedPerHour: 100, minutesPerDay: 3000, alertFactor: 5 },
      users: [
        {
          extension: '200',
          learnMediaAddress: true,
          inCallCodes: true,
          record: 'on-demand',
          fields: { crmId: '4711' },
          location: 'Schillerstr. 7, 3rd floor, room 12',
          name: 'Mia Vogel',
          sipPassword: 'sip-200',
          webPassword: 'web-200',
          md5Links: true,
          md5Secret: 'web-200',
          callerIds: ['+4930123456'],
          mailTo: ['mia@acme.test', 'branch@acme.test'],
          mail: { missed: true, voicemail: true, attach: false, language: 'de' },
          supervises: ['queue:branch'],
          callWaiting: false,
          voicemail: {
            enabled: true,
            pin: '80351',
            askPin: true,
            maxSeconds: 120,
            minSeconds: 3,
            silenceSeconds: 6,
            maxMessages: 50,
            exitKeys: { '0': 'queue:branch' }
          },
          secondNumber: { number: '+4915100000123', afterSeconds: 10, confirm: true },
          permissions: { international: true, premium: false },
          limits: { concurrent: 2, perHour: 60, minutesPerDay: 240 },
          cti: hook,
          timeoutCti
        }
      ],
      trunks: [
        {
          name: 'provider',
          type: 'peer',
          address: 'sip:sip.provider.test',
          username: 'acme-branch',
          password: 'provider-secret',
          bind: '192.0.2.20:5070',
          externalAddress: '198.51.100.7',
          didFrom: 'p-called-party-id',
          optionsSeconds: 60,
          learnMediaAddress: true,
          trustPrivate: true,
          acceptAtListener: false,
          callerIdName: 'Acme Branch'
        },
        {
          name: 'account',
          type: 'register',
          registrar: 'sip:provider.example',
          outboundProxy: 'sip:proxy.provider.example',
          username: 'acme-branch',
          password: 'provider-secret',
          identity: { header: 'ppi', format: '+e164' },
          diversion: 'history-info'
        }
      ],
      inbound: [{ match: '+4930123456XX', to: 'extension:200', time: 'office', record: 'always', cti: hook }],
      outbound: [
        {
          match: '0X.',
          strip: 1,
          prepend: '+49',
          trunk: ['provider', 'main'],
          allow: ['200', 'group:branch'],
          time: 'office',
          record: 'never'
        }
      ],
      ivrs: [
        {
          name: 'branch',
          greeting: 'greetings/branch',
          keys: { '1': 'group:branch', '22': 'directory:staff' },
          dialByName: true,
          bargeIn: false,
          interDigitSeconds: 2,
          cti: hook,
          timeoutCti
        }
      ],
      groups: [
        {
          name: 'branch',
          members: ['200', { number: '+4930123499', confirm: true, afterSeconds: 10, seconds: 20 }],
          skipBusy: true,
          prefix: 'Branch:',
          record: 'on-demand',
          cti: hook,
          timeoutCti
        }
      ],
      queues: [
        {
          name: 'branch',
          agents: [{ user: '200' }],
          skipSeconds: 120,
          pauseAfterMissed: 3,
          joinWhenEmpty: true,
          announceWait: true,
          announceSeconds: 60,
          music: { pieces: ['music/spring', 'music/autumn'], shuffle: true },
          callback: {
            ...{ key: '1', attempts: 3, pauseSeconds: 300, ringSeconds: 30 },
            ...{ time: 'office', callerId: '+4930901820' }
          },
          record: 'always',
          exitKeys: { '0': 'extension:200' },
          cti: hook,
          timeoutCti
        }
      ],
      conferences: [
        {
          ...{ name: 'branch', moderators: ['200'], maxParties: 10, announce: 'name', record: 'on-demand' },
          ...{ cti: hook, timeoutCti }
        }
      ],
      timeConditions: [
        {
          name: 'office',
          extension: '750',
          open: [{ days: 'mon-fri', from: '09:00', to: '17:00' }],
          holidays: { country: 'DE', region: 'BE' },
          days: [{ date: '2026-12-24', open: false }],
          switch: '*81',
          openTo: 'ivr:branch',
          closedTo: 'announcement:closed',
          cti: hook
        }
      ],
      announcements: [
        { name: 'closed', extension: '751', prompt: 'tts:We are closed now.', then: 'extension:200', cti: hook }
      ],
      directories: [{ name: 'staff', extension: '752', then: 'extension:200', cti: hook }],
      paging: [
        {
          ...{ name: 'floor', extension: '690', members: ['200', 'group:branch'], allow: ['200', 'group:branch'] },
          ...{ answerSeconds: 5, maxSeconds: 60, cti: hook }
        }
      ],
      functions: [{ name: 'echo', run: 'echo', cti: hook }],
      accounting: { cti: hook },
      cti: {
        allowedTargets: ['192.168.7.0/24', 'crm.lan'],
        crm: {
          ...{ enabled: false, timeoutMs: 1000, cacheMinutes: 60, account: 'EntityId', page: false, journal: false },
          ...{ createContacts: true, restricted: true, parameters: { APIkey: '…' } },
          template: '<Crm Name="…">…</Crm>',
          form: {
            url: 'https://crm.acme.test/api/contacts?phone=[Number]',
            ...{ number: 'zeros', authentication: 'header', user: 'X-API-Key', key: '…' },
            ...{ phones: 'data.phones.number', id: 'data.id', firstName: 'data.first_name' },
            ...{ lastName: 'data.last_name', company: 'data.company.name', email: 'data.email' },
            page: 'https://crm.acme.test/contacts/[EntityId]',
            report: 'https://crm.acme.test/api/calls'
          }
        },
        popup: {
          outbound: true,
          anonymous: true,
          numberFilter: '^[+]49',
          minimumDigits: 6,
          only: ['queue:branch'],
          restricted: true
        },
        inbound: hook,
        outbound: hook,
        timeout: hook,
        postCall: hook,
        events: { ...hook, on: ['ring', 'answer', 'end'] },
        emergency: hook
      }
    }
  ],
  ami: {
    listen: '127.0.0.1:5038',
    users: [
      {
        name: 'crm',
        secret: 'crm-secret',
        domain: 'acme.test',
        users: ['100', '101'],
        read: ['call', 'cdr'],
        write: ['originate', 'call']
      }
    ]
  }
}
