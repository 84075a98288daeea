package org.lanewise.inference;

import java.util.concurrent.atomic.AtomicInteger;
import org.lanewise.tensor.StateException;

/// The session that a service uses now, which can be replaced while calls go on. Safe to share.
///
/// ```java
/// try (ModelRef.Use model = ref.use()) {
///     model.session().run(input, output);
/// }
/// ```
///
/// [#swap(Session)] makes later uses find the new session. Uses of the old one finish on it, and it
/// is closed when the last of them has ended, at once when there is none. Warm the new one up
/// before.
public final class ModelRef implements AutoCloseable {

    private volatile Use current;
    private boolean closed;

    /// A reference.
    ///
    /// @param session the first session; the reference closes it
    public ModelRef(Session session) {
        current = new Use(session);
    }

    /// A session in use. It is not closed before [#close()] is called as often as it was given.
    public static final class Use implements AutoCloseable {

        private static final int RETIRED = 1 << 30;

        private final Session session;
        private final AtomicInteger users = new AtomicInteger();

        Use(Session session) {
            this.session = session;
        }

        /// The session.
        ///
        /// @return the session, open until this use is closed
        public Session session() {
            return session;
        }

        private boolean enter() {
            while (true) {
                int now = users.get();
                if (now >= RETIRED) {
                    return false;
                }
                if (users.compareAndSet(now, now + 1)) {
                    return true;
                }
            }
        }

        private void retire() {
            if (users.addAndGet(RETIRED) == RETIRED) {
                session.close();
            }
        }

        /// Ends the use.
        @Override
        public void close() {
            if (users.decrementAndGet() == RETIRED) {
                session.close();
            }
        }
    }

    /// Uses the current session.
    ///
    /// @return the session, to be closed after the calls; allocates nothing
    /// @throws StateException when the reference is closed
    public Use use() {
        while (true) {
            Use use = current;
            if (use.enter()) {
                return use;
            }
            // Retired: another one has taken its place, unless the reference is closed.
            if (use == current) {
                throw closed(use);
            }
        }
    }

    /// Replaces the session. Returns at once; the old session is closed by its last user.
    ///
    /// @param session the new session; the reference closes it
    /// @throws StateException when the reference is closed; the session is left as it is
    public synchronized void swap(Session session) {
        Use old = current;
        if (closed) {
            throw closed(old);
        }
        current = new Use(session);
        old.retire();
    }

    /// Refuses further uses; the session is closed by its last user. Idempotent.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            current.retire();
        }
    }

    private static StateException closed(Use use) {
        return new StateException("The reference to a session of network '"
                + use.session.network().name() + "' is closed");
    }
}
