package io.askfirst.internal

import io.askfirst.CollectedRow
import io.askfirst.Consent
import io.askfirst.DeclaredUse
import io.askfirst.Purpose
import io.askfirst.Recipient
import io.askfirst.Request
import io.askfirst.SeparateConsent
import io.askfirst.SeparateQuestion
import io.askfirst.Use
import io.askfirst.Answer as PublicAnswer
import io.askfirst.Choices as PublicChoices
import io.askfirst.Evidence as PublicEvidence
import io.askfirst.Lang as PublicLang
import io.askfirst.Log as PublicLog
import io.askfirst.Outcome as PublicOutcome
import io.askfirst.Report as PublicReport
import io.askfirst.RequestKind as PublicRequestKind
import io.askfirst.SdkOutcome as PublicSdkOutcome
import io.askfirst.SdkRow as PublicSdkRow
import io.askfirst.SdkState as PublicSdkState
import io.askfirst.SdkStep as PublicSdkStep
import io.askfirst.SdkStepRow as PublicSdkStepRow
import io.askfirst.SharedRow as PublicSharedRow
import io.askfirst.UseQuestion as PublicUseQuestion

// From what UniFFI wrote to what people see, and back. Enums have the same names on both sides.

internal fun Outcome.toPublic() =
    PublicOutcome(effective, durable, problem.ifEmpty { null }, denied.map { it.toInt() }, allowed.map { it.toInt() })

internal fun PublicChoices.toCore() =
    Choices(purposes.map { it.id }, recipientsOff.map { it.id }, separateConsents.map { it.id })

internal fun PublicLang.toCore() = Lang.valueOf(name)

internal fun PublicLog.toCore() = Log.valueOf(name)

internal fun PublicRequestKind.toCore() = RequestKind.valueOf(name)

internal fun SdkState.toPublic() = PublicSdkState.valueOf(name)

internal fun UseInfo.toPublic() =
    DeclaredUse(
        use = Use.ofAny(number.toInt(), item),
        recipient = Recipient(recipient),
        purpose = Purpose(purpose),
        isOnDevice = onDevice,
        permissions = permissions,
    )

internal fun UseQuestion.toPublic(use: Use<*>) =
    PublicUseQuestion(
        use = use,
        title = title,
        text = text,
        recipient = recipient,
        data = data,
        separate = separate?.let { SeparateQuestion(SeparateConsent(it.id), it.title, it.text) },
    )

internal fun ConsentState.toPublic() =
    Consent(
        answer = PublicAnswer.valueOf(answer.name),
        answeredAt = answered.takeIf { answer != Answer.NONE },
        policyVersion = policy,
        purposes = purposes.map(::Purpose).toSet(),
        recipientsOff = recipientsOff.map(::Recipient).toSet(),
        separateConsents = separate.map(::SeparateConsent).toSet(),
        expiresAt = expires,
        isExpired = expired,
        isLoggedIn = loggedIn,
        age = age?.toInt(),
        hasGuardianConsent = guardian,
        isPersonalised = personalisation,
        isAccountClosed = accountClosed,
        isServiceEnded = serviceEnded,
    )

internal fun SdkStep.toPublic(): PublicSdkStep =
    when (this) {
        is SdkStep.PreInit -> PublicSdkStep.PreInit
        is SdkStep.Grant -> PublicSdkStep.Grant(granted)
        is SdkStep.Switches -> PublicSdkStep.Switches(items)
        is SdkStep.Start -> PublicSdkStep.Start
        is SdkStep.Stop -> PublicSdkStep.Stop
        is SdkStep.Forget -> PublicSdkStep.Forget
    }

internal fun SdkOutcome.toPublic(): PublicSdkOutcome =
    when (this) {
        is SdkOutcome.Done -> PublicSdkOutcome.Done
        is SdkOutcome.Failed -> PublicSdkOutcome.Failed(reason)
        is SdkOutcome.NotOffered -> PublicSdkOutcome.NotOffered
    }

internal fun RequestRow.toPublic() =
    Request(
        number = number.toInt(),
        kind = PublicRequestKind.valueOf(kind.name),
        ground = ground,
        madeAt = made,
        dueAt = due,
        answeredAt = answered,
        refusedOn = refused,
        isOverdue = overdue,
    )

internal fun Row.toPublic() =
    CollectedRow(
        number = number.toInt(),
        item = item,
        name = name,
        purpose = purpose,
        situation = situation,
        recipient = recipient,
        source = source,
        count = count.toLong(),
        lastAt = last,
    )

internal fun Report.toPublic() =
    PublicReport(
        collected = collected.map { it.toPublic() },
        shared =
            shared.map { row ->
                PublicSharedRow(
                    recipient = Recipient(row.recipient),
                    title = row.title,
                    company = row.company,
                    policyUrl = row.policyUrl,
                    way = row.way,
                    rows = row.rows.map { it.toPublic() },
                    wasStarted = row.started,
                )
            },
        sdks =
            sdks.map { row ->
                PublicSdkRow(
                    recipient = Recipient(row.recipient),
                    title = row.title,
                    steps = row.steps.map { PublicSdkStepRow(it.at, it.step.toPublic(), it.outcome.toPublic()) },
                )
            },
    )

internal fun Evidence.toPublic() = PublicEvidence(name, bytes, checkpoint)
