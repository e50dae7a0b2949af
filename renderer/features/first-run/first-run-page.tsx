import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconExternalLink, IconHeadphones, IconMicrophone, IconPhoneIncoming, IconWebhook } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { go, hrefOf, type Page } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useDial } from '../../state/use-dial.ts'
import { useReach } from '../../state/use-reach.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Logo } from '../../ui/logo.tsx'
import { Tag } from '../../ui/tag.tsx'
import { pages } from '../pages.ts'
import { CallMeForm } from './call-me-form.tsx'
import { FirstChecks } from './first-checks.tsx'
import styles from './first-run-page.module.css'
import { OtherDevices } from './other-devices.tsx'

/** The first start: three things that work at once, and what comes after them. */
export default function FirstRunPage() {
  const { t } = useTranslation()
  const run = useRun()
  const account = useReach()
  const stands = useApp((state) => state.firstRun !== null)
  const start = useApp((state) => state.start)
  const own = useApp(({ shell }) => shell.kind !== 'portal')
  const admin = useApp((state) => state.admin)
  const leave = async () => {
    if (stands) await run('first-run.dismiss', {})
    go('phone')
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Logo size={34} />
        <div className={styles.words}>
          <h1 className={styles.title}>{t('firstRun.title')}</h1>
          <p className={styles.subtitle}>{t('firstRun.subtitle', { user: start.user })}</p>
        </div>
        <span aria-live="polite" className={styles.state}>
          <Tag tone={account.state === 'registered' ? 'accent' : 'hook'}>{t(`account.${account.state}`)}</Tag>
        </span>
        <Button onClick={() => void leave()}>{t('firstRun.done')}</Button>
      </header>
      <FirstChecks />
      <section aria-label={t('firstRun.steps')} className={styles.steps}>
        <Hear />
        <CallMe />
        <ClickToDial url={start.clickToDialUrl} />
      </section>
      <div className={styles.after}>
        {admin && <Then />}
        {own && <OtherDevices start={start} />}
      </div>
    </div>
  )
}

interface StepProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly current?: boolean
  readonly children: ReactNode
}

function Step({ icon, title, text, current = false, children }: StepProps) {
  return (
    <Card className={styles.step} current={current}>
      <div className={styles.stepHead}>
        {icon}
        <h2 className={styles.stepTitle}>{title}</h2>
      </div>
      <p className={styles.stepText}>{text}</p>
      {children}
    </Card>
  )
}

const wave = [8, 14, 26, 18, 34, 48, 30, 22, 40, 56, 44, 28, 36, 20, 30, 46, 34, 52, 38, 24, 16, 28, 18, 10]

function Hear() {
  const { t } = useTranslation()
  const dial = useDial()
  return (
    <Step icon={<IconHeadphones aria-hidden size={21} />} text={t('firstRun.hearText')} title={t('firstRun.hearTitle')}>
      <div aria-hidden className={styles.wave}>
        {wave.map((height, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are their place
          <span key={index} style={{ height, animationDelay: `${-index * 0.37}s` }} />
        ))}
      </div>
      <div className={styles.push}>
        <Button onClick={() => void dial('*43')}>{t('recent.echoTest')}</Button>
      </div>
    </Step>
  )
}

function CallMe() {
  const { t } = useTranslation()
  return (
    <Step
      current
      icon={<IconPhoneIncoming aria-hidden size={21} />}
      text={t('firstRun.popupText')}
      title={t('firstRun.popupTitle')}
    >
      <CallMeForm />
    </Step>
  )
}

function ClickToDial({ url }: { readonly url: string }) {
  const { t } = useTranslation()
  const run = useRun()
  const logIn = async () => {
    const reply = await run('browser.log-in', {})
    if (reply.ok) notifications.show({ color: 'accent', message: t('firstRun.loggedIn') })
  }
  return (
    <Step
      icon={<IconExternalLink aria-hidden size={21} />}
      text={t('firstRun.dialText')}
      title={t('firstRun.dialTitle')}
    >
      <code className={styles.code}>{url}</code>
      <p className={styles.note}>{t('firstRun.dialNote')}</p>
      <div className={styles.push}>
        <Button onClick={() => void logIn()}>{t('firstRun.logIn')}</Button>
      </div>
    </Step>
  )
}

function Then() {
  const { t } = useTranslation()
  return (
    <Card>
      <SectionLabel>{t('firstRun.then')}</SectionLabel>
      <div className={styles.nexts}>
        <Next
          href={hrefOf('cti', 'popup')}
          icon={<IconWebhook aria-hidden size={20} />}
          page="cti"
          text={t('firstRun.thenPopupText')}
          title={t('firstRun.thenPopup')}
        />
        <Next
          href={hrefOf('cti', 'inbound')}
          icon={<IconPhoneIncoming aria-hidden size={20} />}
          page="cti"
          text={t('firstRun.thenHookText')}
          title={t('firstRun.thenHook')}
        />
        <Next
          href={hrefOf('settings')}
          icon={<IconMicrophone aria-hidden size={20} />}
          page="settings"
          text={t('firstRun.thenAudioText')}
          title={t('firstRun.thenAudio')}
        />
      </div>
    </Card>
  )
}

interface NextProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly href: string
  readonly page: Page
}

function Next({ icon, title, text, href, page }: NextProps) {
  const { t } = useTranslation()
  return (
    <a className={styles.next} href={href}>
      {icon}
      <span className={styles.nextWords}>
        <div className={styles.nextTitle}>{title}</div>
        <div className={styles.nextText}>{text}</div>
      </span>
      <span className={styles.nextPage}>{t(pages[page].label)}</span>
    </a>
  )
}
