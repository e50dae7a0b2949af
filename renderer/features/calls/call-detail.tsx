import { Button } from '@mantine/core'
import { IconArrowLeft, IconCalendar, IconClock, IconHash, IconPhone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import { whoIs } from '../../state/calls.ts'
import { go } from '../../state/route.ts'
import { sourceOf, useDial } from '../../state/use-dial.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { NotesField } from '../phone/notes-field.tsx'
import { CallTimeline } from '../timeline/call-timeline.tsx'
import styles from './calls-page.module.css'
import { OutcomeIcon } from './outcome-icon.tsx'
import { useCallWords } from './use-call-words.ts'

interface CallDetailProps {
  readonly uniqueid: string
  /** Undefined while the list is read, or where it is not among those read. */
  readonly call: RecentCall | undefined
  readonly reading: boolean
}

export function CallDetail({ uniqueid, call, reading }: CallDetailProps) {
  const { t } = useTranslation()
  return (
    <article className={styles.detail}>
      {call === undefined ? (
        <Head title={reading ? '' : t('calls.notFound')} />
      ) : (
        <>
          <CallHead call={call} />
          <CallFacts call={call} />
        </>
      )}
      <Card>
        <SectionLabel>{t('notes.title')}</SectionLabel>
        <NotesField id="record-notes" key={uniqueid} uniqueid={uniqueid} />
      </Card>
      <CallTimeline uniqueid={uniqueid} />
    </article>
  )
}

function Head({ title }: { readonly title: string }) {
  const { t } = useTranslation()
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <p className={styles.sub}>{title}</p>
    </header>
  )
}

function BackButton({ label }: { readonly label: string }) {
  return (
    <IconButton className={styles.back ?? ''} label={label} onClick={() => go('calls')} variant="subtle">
      <IconArrowLeft size={18} />
    </IconButton>
  )
}

function CallHead({ call }: { readonly call: RecentCall }) {
  const { t } = useTranslation()
  const dial = useDial()
  const { number } = useCallWords()(call)
  return (
    <header className={styles.head}>
      <BackButton label={t('calls.back')} />
      <Avatar name={call.name} size={48} />
      <div className={styles.words}>
        <h2 className={styles.name}>{whoIs(call) || t('call.unknown')}</h2>
        <p className={styles.sub}>{number || t(call.direction === 'incoming' ? 'calls.inbound' : 'calls.outbound')}</p>
      </div>
      {call.number !== '' && (
        <Button
          className={styles.callBack ?? ''}
          color="accent"
          leftSection={<IconPhone size={18} />}
          onClick={async () => {
            const reply = await dial(call.number, call.name, sourceOf(call))
            if (reply.ok) go('phone')
          }}
          variant="filled"
        >
          {t(call.direction === 'incoming' ? 'action.callBack' : 'action.callAgain')}
        </Button>
      )}
    </header>
  )
}

function CallFacts({ call }: { readonly call: RecentCall }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { outcome, via } = useCallWords()(call)
  return (
    <Card className={styles.facts}>
      <dl className={styles.factList}>
        <Fact icon={<OutcomeIcon call={call} size={16} />} name={t(`recent.${call.direction}`)}>
          {outcome ?? t('calls.answered')}
        </Fact>
        <Fact icon={<IconCalendar aria-hidden size={16} />} name={t('calls.began')}>
          <time dateTime={new Date(call.startedAt).toISOString()}>{formats.full(call.startedAt)}</time>
        </Fact>
        {via !== '' && (
          <Fact icon={<IconHash aria-hidden size={16} />} name={t('calls.cameBy')}>
            {via}
          </Fact>
        )}
        <Fact icon={<IconClock aria-hidden size={16} />} name={t('calls.talked')}>
          {call.outcome === 'answered' ? formats.clock(call.seconds) : t('calls.notTalked')}
        </Fact>
      </dl>
    </Card>
  )
}

interface FactProps {
  readonly icon: ReactNode
  readonly name: string
  readonly children: ReactNode
}

function Fact({ icon, name, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt className={styles.factName}>
        {icon}
        {name}
      </dt>
      <dd className={styles.factValue}>{children}</dd>
    </div>
  )
}
