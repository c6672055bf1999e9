package io.askfirst

/**
 * The installation of this app: what [Installation] has that is called every day, without an object to pass around.
 *
 * Until [open] succeeded everything is denied.
 */
public object AskFirst {
    /** All of it. */
    @JvmStatic
    public val installation: Installation = Installation()

    /** See [Installation.open]. */
    @JvmStatic
    public fun open(config: Config): Boolean = installation.open(config)

    /** See [Installation.check]. */
    @JvmStatic
    public fun check(use: Use<*>): Decision = installation.check(use)

    /** See [Installation.isAllowed]. */
    @JvmStatic
    public fun isAllowed(use: Use<*>): Boolean = installation.isAllowed(use)

    /** See [Installation.read]. */
    @JvmStatic
    @JvmOverloads
    public fun <T : Any> read(
        use: Use<T>,
        freshness: Freshness = Freshness.CACHED,
        reader: Reader<T>,
    ): Reading<T> = installation.read(use, freshness, reader)

    /** See [Installation.record]. */
    @JvmStatic
    public fun record(use: Use<*>): Decision = installation.record(use)

    /** See [Installation.question]. */
    @JvmStatic
    public fun question(): Question = installation.question()

    /** See [Installation.agree]. */
    @JvmStatic
    @JvmOverloads
    public fun agree(choices: Choices = Choices()): Outcome = installation.agree(choices)

    /** See [Installation.refuse]. */
    @JvmStatic
    public fun refuse(): Outcome = installation.refuse()

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(): Outcome = installation.withdraw()

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(use: Use<*>): Outcome = installation.withdraw(use)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(purpose: Purpose): Outcome = installation.withdraw(purpose)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(recipient: Recipient): Outcome = installation.withdraw(recipient)

    /** See [Installation.withdraw]. */
    @JvmStatic
    public fun withdraw(consent: SeparateConsent): Outcome = installation.withdraw(consent)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(purpose: Purpose): Outcome = installation.allow(purpose)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(recipient: Recipient): Outcome = installation.allow(recipient)

    /** See [Installation.allow]. */
    @JvmStatic
    public fun allow(consent: SeparateConsent): Outcome = installation.allow(consent)
}
