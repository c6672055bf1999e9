package io.askfirst.vendors;

/** Where the calls of all stubs arrive. A test hears them; without one, a stub that is called fails. */
public final class Stubs {
    /** Hears the calls. */
    public interface Vendor {
        /**
         * A stub was called.
         *
         * @param what the class and the method, such as {@code MobSDK.init}.
         * @param with what it was called with, without the instance.
         * @return what the stub returns; null where it returns nothing.
         */
        Object call(String what, Object... with);
    }

    private static volatile Vendor vendor;

    private Stubs() {}

    /** Has {@code vendor} hear the calls from now on; null for nobody. */
    public static void play(Vendor vendor) {
        Stubs.vendor = vendor;
    }

    /** For the stubs: hands a call over. */
    @SuppressWarnings("unchecked")
    public static <T> T call(String what, Object... with) {
        Vendor vendor = Stubs.vendor;
        if (vendor == null) {
            throw new IllegalStateException(what + " is a stub: the vendor's SDK is not in the app");
        }
        return (T) vendor.call(what, with);
    }
}
