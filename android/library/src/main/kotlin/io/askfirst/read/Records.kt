package io.askfirst.read

import android.database.Cursor
import android.net.Uri
import android.provider.CalendarContract.Events
import android.provider.CallLog.Calls
import android.provider.ContactsContract.CommonDataKinds.Phone.CONTACT_ID
import android.provider.ContactsContract.CommonDataKinds.Phone.CONTENT_URI
import android.provider.ContactsContract.CommonDataKinds.Phone.DISPLAY_NAME
import android.provider.ContactsContract.CommonDataKinds.Phone.NUMBER
import android.provider.Telephony.Sms

// What the phone keeps of the person's days and of other people. Each query names its columns: no more is read.

internal fun contacts(phone: Phone): List<Contact>? {
    val people = LinkedHashMap<Long, Pair<String, MutableList<String>>>()
    rows(phone, CONTENT_URI, CONTACT_ID, DISPLAY_NAME, NUMBER) { row ->
        val (_, numbers) = people.getOrPut(row.getLong(0)) { row.text(1).orEmpty() to ArrayList() }
        row.text(2)?.let(numbers::add)
    } ?: return null
    return people.values.map { (name, numbers) -> Contact(name, numbers) }
}

internal fun calendar(phone: Phone): List<CalendarEvent>? =
    rows(phone, Events.CONTENT_URI, Events.TITLE, Events.EVENT_LOCATION, Events.DTSTART, Events.DTEND) { row ->
        CalendarEvent(
            title = row.text(0).orEmpty(),
            place = row.text(1)?.ifEmpty { null },
            from = row.getLong(2),
            to = if (row.isNull(LAST)) null else row.getLong(LAST),
        )
    }

internal fun sms(phone: Phone): List<TextMessage>? =
    rows(phone, Sms.CONTENT_URI, Sms.ADDRESS, Sms.BODY, Sms.DATE, Sms.TYPE) { row ->
        TextMessage(
            other = row.text(0),
            text = row.text(1).orEmpty(),
            at = row.getLong(2),
            isReceived = row.getInt(LAST) == Sms.MESSAGE_TYPE_INBOX,
        )
    }

internal fun callLog(phone: Phone): List<PhoneCall>? =
    rows(phone, Calls.CONTENT_URI, Calls.NUMBER, Calls.DATE, Calls.DURATION, Calls.TYPE) { row ->
        PhoneCall(
            other = row.text(0)?.ifEmpty { null },
            at = row.getLong(1),
            seconds = row.getLong(2),
            isIncoming = row.getInt(LAST) != Calls.OUTGOING_TYPE,
        )
    }

private const val LAST = 3

private fun Cursor.text(column: Int): String? = if (isNull(column)) null else getString(column)

private inline fun <T> rows(
    phone: Phone,
    table: Uri,
    vararg columns: String,
    row: (Cursor) -> T,
): List<T>? =
    phone.context.contentResolver.query(table, columns, null, null, null)?.use { cursor ->
        val all = ArrayList<T>()
        while (cursor.moveToNext()) {
            all += row(cursor)
        }
        all
    }
