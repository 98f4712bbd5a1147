package dev.weft.chat.core;

/** The parts of one core, in the order in which they know each other. */
final class Parts {
    final Feeds feeds;
    final Peers peers;
    final Connections connections = new Connections();
    final Parents parents;
    final GroupIntake intake;
    final DeliveryMarks marks;
    final Haves haves;
    final Retention retention;
    final Pulls pulls;
    final PullServer pullServer;
    final Gaps gaps;
    final OwnFeed ownFeed;
    final RosterChanges rosterChanges;
    final DirectOutbox directOutbox;
    final DirectInbox directInbox;

    /** Whether what is here, or said to be elsewhere, is other than when it was looked at last. */
    private boolean isChanged = true;

    Parts(Desk desk, StoredState state, ChatTime now) {
        feeds = new Feeds(desk.store, state);
        peers = new Peers(desk, state);
        parents = new Parents(desk, feeds, peers);
        intake = new GroupIntake(desk, feeds, peers, parents);
        marks = new DeliveryMarks(desk, feeds, state);
        haves = new Haves(desk, feeds, connections);
        retention = new Retention(desk, feeds, marks, haves);
        pulls = new Pulls(desk, feeds, peers, connections);
        pullServer = new PullServer(desk, feeds, peers);
        gaps = new Gaps(desk, feeds, peers, connections);
        ownFeed = new OwnFeed(desk, feeds, parents, peers, connections, now);
        rosterChanges = new RosterChanges(desk, peers);
        directOutbox = new DirectOutbox(desk, peers, connections, state, now);
        directInbox = new DirectInbox(desk, peers);
    }

    void changed() {
        isChanged = true;
    }

    boolean takeChanged() {
        boolean was = isChanged;
        isChanged = false;
        return was;
    }
}
